import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { acquireLock, lockHolder } from './lock'
import { ownIdentity } from './process-identity'
import { testFolder } from './test-folder'

const order = { jobId: 'job-1', purpose: 'Sync of shop into local' }

async function putHolder(home: string, holder: object) {
  await mkdir(join(home, 'lock'), { recursive: true })
  const whole = { ...order, since: '2030-01-01T00:00:00Z', released: false, ...holder }
  await writeFile(join(home, 'lock', '7.json'), JSON.stringify(whole))
}

it('lets one in, tells the second who is there, and lets the next in after the release', async () => {
  const home = await testFolder()
  const lock = await acquireLock(home, order)
  expect(await lockHolder(home)).toMatchObject({ pid: process.pid, jobId: 'job-1' })
  await expect(acquireLock(home, { jobId: 'job-2', purpose: 'x' })).rejects.toMatchObject({
    failure: { code: 'job/busy', message: expect.stringContaining('Sync of shop into local') },
  })
  await lock.release()
  await lock.release()
  expect(await lockHolder(home)).toBeNull()
  await (await acquireLock(home, { jobId: 'job-2', purpose: 'x' })).release()
})

it('takes over from a process that is gone, or whose number another process has now', async () => {
  const home = await testFolder()
  await putHolder(home, { pid: 2 ** 22 + 1, startTime: null })
  await (await acquireLock(home, order)).release()
  const other = await testFolder()
  await putHolder(other, { pid: process.pid, startTime: 'another-boot/1' })
  await (await acquireLock(other, order)).release()
})

it('respects a living holder and takes over a file that says nothing', async () => {
  const home = await testFolder()
  await putHolder(home, ownIdentity())
  await expect(acquireLock(home, order)).rejects.toMatchObject({ failure: { code: 'job/busy' } })
  await writeFile(join(home, 'lock', '7.json'), '')
  await (await acquireLock(home, order)).release()
})

it('an earlier release cannot undo a later lock', async () => {
  const home = await testFolder()
  const first = await acquireLock(home, order)
  await first.release()
  await acquireLock(home, { jobId: 'job-2', purpose: 'x' })
  await first.release()
  expect(await lockHolder(home)).toMatchObject({ jobId: 'job-2' })
})

it('of two processes that try at once, exactly one wins, 50 times', { timeout: 60_000 }, async () => {
  const root = await testFolder()
  const program = `
    import { createInterface } from 'node:readline'
    import { acquireLock } from './lock.ts'
    for await (const home of createInterface({ input: process.stdin })) {
      try {
        await acquireLock(home, { jobId: 'job', purpose: 'race' })
        process.stdout.write('won\\n')
      } catch (error) {
        process.stdout.write(error.failure?.code === 'job/busy' ? 'busy\\n' : String(error) + '\\n')
      }
    }`
  const racers = [1, 2].map(() => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
      cwd: import.meta.dirname,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const answers = child.stdout.setEncoding('utf8')[Symbol.asyncIterator]()
    return { child, answers }
  })
  for (let round = 1; round <= 50; round += 1) {
    const home = join(root, String(round))
    if (round % 2 === 0) await putHolder(home, { pid: 2 ** 22 + 1, startTime: null })
    for (const { child } of racers) child.stdin.write(`${home}\n`)
    const answers = await Promise.all(racers.map((racer) => racer.answers.next()))
    expect(answers.map((answer) => String(answer.value).trim()).toSorted()).toEqual(['busy', 'won'])
  }
  for (const { child } of racers) {
    child.stdin.end()
    await once(child, 'exit')
  }
})
