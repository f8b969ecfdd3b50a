import { createHash, randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { judge } from '../../e2e/stack/fault-databases'
import { isThorough } from '../../e2e/stack/fault-moments'
import { makeRestoreFaults, type RestoreFaults, type RestoreRun } from '../../e2e/stack/fault-restore'
import { type FaultApp, makeApp, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'
import { databaseState } from '../../e2e/stack/state'
import { failureOf } from '../../src-shared/domain/failure'

let faults: RestoreFaults
let run: RestoreRun
let app: FaultApp
/** The archive as it was written, and where. */
let good: Buffer
let path: string

beforeAll(async () => {
  const stack = await useStack()
  faults = await makeRestoreFaults(stack.remote, stack.local, 3_000)
})
afterAll(() => faults.drop())
beforeEach(async () => {
  run = await faults.restore()
  app = await makeApp(run.home)
  path = join(await app.backups.folder(), (await app.backups.get(faults.backupId)).manifest.file)
  good = await readFile(path)
})
afterEach(async () => {
  await run.requireNothingLeft()
  await run.remove()
})

/** Where each row of the target lies and who wrote it; the record of the runs left out. */
async function physicalState(): Promise<string[]> {
  const { content } = await databaseState(run.target, 'physical')
  return content.filter((line) => !line.includes('archon_sync_history'))
}

function cutAt(length: number): Buffer {
  return good.subarray(0, length)
}

function flipped(offset: number, bit: number): Buffer {
  const copy = Buffer.from(good)
  copy.writeUInt8(copy.readUInt8(offset) ^ (1 << bit), offset)
  return copy
}

/** What the check that stands before every restore says of a content. */
async function checkOf(content: Buffer): Promise<string> {
  await writeFile(path, content)
  return app.backups
    .get(faults.backupId)
    .then(app.backups.verifyHash)
    .then(
      () => 'good',
      (error: unknown) => failureOf(error).code,
    )
}

describe('the check that stands before a restore', () => {
  it('refuses a backup that was cut at any of 100 offsets, and takes it when it is whole again', async () => {
    const lengths = [0, 1, good.length - 1, ...Array.from({ length: 97 }, () => randomInt(good.length))]
    for (const length of lengths) expect(await checkOf(cutAt(length)), `cut to ${length}`).toBe('archive/damaged')
    expect(await checkOf(good)).toBe('good')
  })

  it('refuses a backup with any of 200 flipped bits, and takes it when it is whole again', async () => {
    const places = Array.from({ length: 200 }, () => [randomInt(good.length), randomInt(8)] as const)
    for (const [offset, bit] of places)
      expect(await checkOf(flipped(offset, bit)), `bit ${bit} at ${offset}`).toBe('archive/damaged')
    expect(await checkOf(good)).toBe('good')
  })
})

describe('a restore from a damaged backup', () => {
  const damages: readonly { what: string; content: () => Buffer; says: string }[] = [
    { what: 'is empty', content: () => cutAt(0), says: 'has 0 bytes' },
    { what: 'lacks its last byte', content: () => cutAt(good.length - 1), says: 'bytes instead of' },
    { what: 'has a flipped bit in its header', content: () => flipped(0, 0), says: 'SHA-256 differs' },
    { what: 'has a flipped bit in its rows', content: () => flipped(good.length >> 1, 5), says: 'SHA-256 differs' },
    { what: 'has a flipped bit at its end', content: () => flipped(good.length - 1, 7), says: 'SHA-256 differs' },
  ]

  it.each(damages)('that $what is refused before a row of the target is touched', async ({ content, says }) => {
    await writeFile(path, content())
    const before = await physicalState()
    const job = await app.restore(await run.order(app))
    const result = await job.done
    expect(verdictOf(result)).toEqual({
      outcome: 'failed',
      targetState: 'unchanged',
      failedPhase: 'export',
      code: 'archive/damaged',
    })
    expect(result.failure?.message).toContain(says)
    expect(result.failure?.hint).toBeTruthy()
    expect(await physicalState()).toEqual(before)
  })

  it('that is gone is refused the same way', async () => {
    const order = await run.order(app)
    await app.backups.remove(faults.backupId, { force: true })
    const before = await physicalState()
    const result = await (await app.restore(order)).done
    expect(verdictOf(result)).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failedPhase: 'export' })
    expect(result.failure?.code).toMatch(/^(archive\/damaged|backup\/not-found)$/)
    expect(await physicalState()).toEqual(before)
  })
})

describe('a restore from a backup whose manifest was made to fit the damage', () => {
  async function forge(content: Buffer): Promise<void> {
    await writeFile(path, content)
    const manifest: Record<string, unknown> = JSON.parse(await readFile(`${path}.json`, 'utf8'))
    const sha256 = createHash('sha256').update(content).digest('hex')
    await writeFile(`${path}.json`, JSON.stringify({ ...manifest, bytes: content.length, sha256 }))
  }

  const shares = isThorough ? [0.02, 0.3, 0.6, 0.95, 0.9999] : [0.3, 0.9999]

  it.each(shares)('cut to %d of its length: reading it through finds out, and no row is touched', async (share) => {
    await forge(cutAt(Math.floor(good.length * share)))
    const before = await physicalState()
    const job = await app.restore(await run.order(app))
    const result = await job.done
    expect(result).toMatchObject({ outcome: 'failed', targetState: 'unchanged', failedPhase: 'export' })
    expect(result.failure?.message).toBeTruthy()
    expect(await physicalState()).toEqual(before)
  })

  it.each(shares)('with a bit flipped at %d of its length: wrong rows are never committed', async (share) => {
    await forge(flipped(Math.floor(good.length * share), 3))
    const job = await app.restore(await run.order(app))
    const result = await job.done
    expect(run.targetState(await judge(faults.databases, run.target))).toBe(result.targetState)
    expect(result.outcome).toBe(result.targetState === 'replaced' ? 'succeeded' : 'failed')
  })
})
