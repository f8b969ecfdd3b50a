import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { docker } from '../../e2e/stack/docker'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { inspectContainer, inspectRunning, listContainers, startContainer } from './containers'
import { type DockerEngine, engineStatus, type FindEngineOptions, findEngine } from './engine'
import { watchContainers } from './engine-events'
import { findImage, pullImage } from './images'
import type { StartEnvironment } from './start-environment'

const nothing: StartEnvironment = {
  dockerHost: null,
  dockerContext: null,
  dockerConfig: null,
  passFile: null,
  postgres: {},
}
const options: FindEngineOptions = {
  explicit: null,
  env: {},
  platform: process.platform,
  homeDir: '/nowhere',
  start: nothing,
}
const spare = `dk-spare-${process.pid}`
let engine: DockerEngine
let stack: Stack

beforeAll(async () => {
  stack = await useStack()
  engine = await findEngine(options)
  const { imageName } = await inspectContainer(engine, stack.local.container)
  await docker([
    'create',
    '--name',
    spare,
    '--publish',
    '127.0.0.1::5432',
    '--env',
    'POSTGRES_PASSWORD=canary',
    imageName,
  ])
})

afterAll(() => docker(['rm', '--force', '--volumes', spare]))

test('the engine says who it is and where it was found', () => {
  expect(engine.status).toMatchObject({ ok: true, name: 'Docker', address: 'unix:///var/run/docker.sock' })
  expect(engine.isLocal).toBe(true)
})

test('an engine over tcp is not used because the environment names it', async () => {
  const start = { ...nothing, dockerHost: 'tcp://127.0.0.1:2375' }
  const { status } = await findEngine({ ...options, start })
  expect(status.tried[0]).toContain('refused')
  expect(status.ok).toBe(true)
})

test('when nothing answers, everything that was tried is told', async () => {
  const status = await engineStatus({ ...options, explicit: 'unix:///nowhere/docker.sock' })
  expect(status).toMatchObject({ ok: false, failure: { code: 'docker/unreachable' } })
  expect(status.tried).toEqual([expect.stringContaining('unix:///nowhere/docker.sock: connect ENOENT')])
})

test('an engine behind ssh answers through the ssh program, streams included', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ssh-'))
  const path = process.env.PATH
  await writeFile(join(folder, 'ssh'), '#!/bin/sh\nwhile [ "$1" != "--" ]; do shift; done\nshift 2\nexec "$@"\n')
  await chmod(join(folder, 'ssh'), 0o755)
  process.env.PATH = `${folder}:${path}`
  try {
    const remote = await findEngine({ ...options, explicit: 'ssh://ana@box' })
    expect(remote.isLocal).toBe(false)
    expect((await listContainers(remote)).map(({ name }) => name)).toContain(stack.local.container)
  } finally {
    process.env.PATH = path
    await rm(folder, { recursive: true })
  }
})

test('the words of a failed ssh reach the user', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ssh-'))
  const path = process.env.PATH
  await writeFile(join(folder, 'ssh'), '#!/bin/sh\necho "Host key verification failed." >&2\nexit 255\n')
  await chmod(join(folder, 'ssh'), 0o755)
  process.env.PATH = `${folder}:${path}`
  try {
    const { failure } = await engineStatus({ ...options, explicit: 'ssh://box' })
    expect(failure?.detail).toContain('Host key verification failed.')
  } finally {
    process.env.PATH = path
    await rm(folder, { recursive: true })
  }
})

test('Postgres containers are listed with their state, and no password', async () => {
  const all = await listContainers(engine)
  expect(all.find(({ name }) => name === stack.local.container)).toMatchObject({
    running: true,
    publishedPort: null,
    user: 'postgres',
    database: 'postgres',
  })
  expect(all.find(({ name }) => name === spare)).toMatchObject({ running: false })
  expect(JSON.stringify(all)).not.toContain('canary')
})

test('a container is known by its exact name, with its address and its image’s content id', async () => {
  const facts = await inspectRunning(engine, stack.local.container)
  expect(facts).toMatchObject({
    name: stack.local.container,
    ip: stack.local.host,
    running: true,
    networkMode: 'default',
  })
  expect(facts.imageId).toMatch(/^sha256:[0-9a-f]{64}$/)
  await expect(inspectContainer(engine, facts.id.slice(0, 8))).rejects.toMatchObject({
    failure: { code: 'docker/container-missing' },
  })
})

test('a missing container brings the names that resemble it', async () => {
  await expect(inspectContainer(engine, `${spare}x`)).rejects.toMatchObject({
    failure: { code: 'docker/container-missing', hint: expect.stringContaining(spare) },
  })
})

test('a stopped container is said to be stopped, and can be started; the change is heard', async () => {
  const controller = new AbortController()
  let heard = 0
  const watching = watchContainers(engine, { opened: () => undefined, changed: () => heard++ }, controller.signal)
  await expect(inspectRunning(engine, spare)).rejects.toMatchObject({ failure: { code: 'docker/container-stopped' } })
  await startContainer(engine, spare)
  await startContainer(engine, spare)
  const facts = await inspectRunning(engine, spare)
  expect(facts.publishedPort).toBeGreaterThan(0)
  await docker(['pause', spare])
  await expect(inspectRunning(engine, spare)).rejects.toThrow('is paused')
  await startContainer(engine, spare)
  expect((await inspectRunning(engine, spare)).paused).toBe(false)
  await expect.poll(() => heard, { timeout: 5000 }).toBeGreaterThanOrEqual(3)
  controller.abort()
  await watching
})

test('an image that is here is found with its size; one that cannot be pulled is named', async () => {
  const { imageName, imageId } = await inspectContainer(engine, stack.local.container)
  const image = await findImage(engine, imageName)
  expect(image?.id).toBe(imageId)
  expect(image?.size).toBeGreaterThan(100_000_000)
  const name = '127.0.0.1:1/no-such-image:1'
  expect(await findImage(engine, name)).toBeNull()
  await expect(pullImage(engine, name, () => {}, new AbortController().signal)).rejects.toMatchObject({
    failure: { code: 'docker/image-missing', message: expect.stringContaining(name) },
  })
})
