import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docker } from '../../e2e/stack/docker'
import { useStack } from '../../e2e/stack/stack'
import { inspectContainer } from './containers'
import { findEngine } from './engine'
import { followContainers } from './engine-events'
import { startPostgres } from './start-postgres'

const spare = `events-spare-${process.pid}`
const broken = `events-broken-${process.pid}`
const real = '/var/run/docker.sock'
let folder: string
let image: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-'))
  image = (await inspectContainer(await engineAt(real), (await useStack()).local.container)).imageName
  await docker(['create', '--name', spare, '--env', 'POSTGRES_PASSWORD=canary', image])
  await docker(['create', '--name', broken, image, 'postgres', '-c', 'no_such_setting=1'])
})

afterAll(async () => {
  await docker(['rm', '--force', '--volumes', spare, broken])
  await rm(folder, { recursive: true })
})

function engineAt(socket: string) {
  return findEngine({ explicit: `unix://${socket}`, env: {}, platform: process.platform, homeDir: '/nowhere' })
}

/** A socket that leads to the engine, and can go away and come back as an engine does. */
async function openDoor(path: string): Promise<{ close(): Promise<void>; readonly connections: Set<Socket> }> {
  const connections = new Set<Socket>()
  const door: Server = createServer((socket) => {
    const inside = createConnection(real)
    connections.add(socket)
    socket.once('close', () => {
      connections.delete(socket)
      inside.destroy()
    })
    inside.once('close', () => socket.destroy())
    socket.on('error', () => undefined).pipe(inside)
    inside.on('error', () => undefined).pipe(socket)
  })
  door.listen(path)
  await once(door, 'listening')
  return {
    connections,
    close: async () => {
      for (const socket of connections) socket.destroy()
      door.close()
      await once(door, 'close')
    },
  }
}

test('what starts and stops is heard live, also after the engine went and came back; nothing stays after the end', async () => {
  const path = join(folder, 'engine.sock')
  let door = await openDoor(path)
  let heard = 0
  const follower = followContainers({ findEngine: () => engineAt(path), onChange: () => heard++ })
  try {
    await expect.poll(() => heard, { timeout: 10_000 }).toBe(1)
    await docker(['start', spare])
    await expect.poll(() => heard).toBe(2)
    await door.close()
    await expect.poll(() => heard).toBe(3)
    door = await openDoor(path)
    await expect.poll(() => heard, { timeout: 10_000 }).toBe(4)
    await docker(['stop', '--time', '0', spare])
    await expect.poll(() => heard).toBe(5)
  } finally {
    await follower.close()
    // Idle connections of earlier questions are kept for five seconds.
    await expect.poll(() => door.connections.size, { timeout: 10_000 }).toBe(0)
    await door.close()
  }
})

test('another engine that answers instead is followed from then on', async () => {
  let path = '/nowhere/engine.sock'
  let heard = 0
  const follower = followContainers({ findEngine: () => engineAt(path), onChange: () => heard++ })
  try {
    path = real
    await expect
      .poll(() => {
        follower.answered(`unix://${real}`)
        return heard
      })
      .toBeGreaterThan(0)
  } finally {
    await follower.close()
  }
})

test('a stopped container is started and its server waited for', async () => {
  await startPostgres(await engineAt(real), spare, 5432)
  expect(await docker(['exec', spare, 'pg_isready', '-h', '127.0.0.1'])).toContain('accepting connections')
})

test('one that ends again says so, with the error of its log', async () => {
  await expect(startPostgres(await engineAt(real), broken, 5432)).rejects.toMatchObject({
    failure: {
      code: 'docker/container-stopped',
      message: expect.stringContaining(`${broken} was started and ended again`),
    },
  })
})

test('one whose server does not answer on the port is named', async () => {
  await expect(startPostgres(await engineAt(real), spare, 5999, 500)).rejects.toMatchObject({
    failure: { code: 'docker/no-postgres', message: expect.stringContaining('port 5999') },
  })
})
