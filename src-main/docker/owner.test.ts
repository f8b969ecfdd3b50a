import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { isOwnerDead, ownOwner, processStart } from './owner'

test('this process is alive', async () => {
  expect(await isOwnerDead(await ownOwner())).toBe(false)
})

test('a process that ended is dead', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'])
  await once(child, 'spawn')
  const owner = `${hostname()}/${child.pid}/${await processStart(child.pid ?? 0)}`
  expect(await isOwnerDead(owner)).toBe(false)
  child.stdin.end()
  await once(child, 'exit')
  expect(await isOwnerDead(owner)).toBe(true)
})

test('a process id that another process got is not its owner', async () => {
  expect(await isOwnerDead(`${hostname()}/${process.pid}/another-start`)).toBe(true)
})

test('an owner on another computer, or one that cannot be read, is left alone', async () => {
  expect(await isOwnerDead('elsewhere/1/x')).toBe(false)
  expect(await isOwnerDead('')).toBe(false)
})
