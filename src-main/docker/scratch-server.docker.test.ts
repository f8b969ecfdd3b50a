import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { docker, lines } from '../../e2e/stack/docker'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { inspectRunning } from './containers'
import { type DockerEngine, findEngine } from './engine'
import { probeImage } from './image-probe'
import { openScratchServer, type ScratchServer } from './scratch-server'
import { sweepToolContainers } from './sweep'
import { openToolContainer } from './tool-container'

const { signal } = new AbortController()
const home = `/nowhere/${randomUUID()}`
let stack: Stack
let engine: DockerEngine
let open: { dispose(): Promise<void> }[] = []

beforeAll(async () => {
  stack = await useStack()
  engine = await findEngine({ explicit: null, env: process.env, platform: process.platform, homeDir: '/nowhere' })
})

afterEach(async () => {
  await Promise.all(open.map((part) => part.dispose()))
  open = []
})

async function imageOf(kind: 'local' | 'local15' | 'remote'): Promise<string> {
  return (await inspectRunning(engine, stack[kind].container)).imageId
}

async function start(kind: 'local' | 'local15' | 'remote'): Promise<ScratchServer> {
  const image = await imageOf(kind)
  const place = { engine, jobId: `scratch-${randomUUID()}`, home }
  const { servers, account } = await probeImage(place, image, signal)
  const [server] = servers
  if (server === undefined || account === null) throw new Error('The image holds no server.')
  const scratch = await openScratchServer({ ...place, image, server, account }, signal)
  open.push(scratch)
  return scratch
}

async function volumesOf(container: string): Promise<string[]> {
  const format = '{{range .Mounts}}{{if eq .Type "volume"}}{{println .Name}}{{end}}{{end}}'
  return lines(await docker(['inspect', '--format', format, container]))
}

async function isThere(...inspect: string[]): Promise<boolean> {
  return docker(inspect).then(
    () => true,
    () => false,
  )
}

test('an image says which servers, extensions and account it has', async () => {
  const place = { engine, jobId: 'probe', home }
  const local = await probeImage(place, await imageOf('local'), signal)
  expect(local.servers.map(({ major }) => major)).toEqual([17])
  expect(local.servers[0]?.extensions).toEqual(expect.arrayContaining(['vector', 'pg_trgm', 'plpgsql']))
  expect(local.account).toMatch(/^[1-9]\d*:\d+$/)
  expect((await probeImage(place, await imageOf('local15'), signal)).servers.map(({ major }) => major)).toEqual([15])
})

test('its container has no network, no root, no capabilities, nothing writable but its volume and a tmpfs', async () => {
  const { containerId } = await start('local')
  const format =
    '{{json .HostConfig.NetworkMode}} {{json .Config.User}} {{json .HostConfig.CapDrop}} {{json .HostConfig.ReadonlyRootfs}} {{json .HostConfig.SecurityOpt}}'
  const facts = await docker(['inspect', '--format', format, containerId])
  expect(facts).toMatch(/^"none" "[1-9]\d*:\d+" \["ALL"\] true \["no-new-privileges"\]$/)
  const processes = lines(await docker(['top', containerId, '-eo', 'pid,uid,args'])).slice(1)
  expect(processes.some((line) => line.includes('postgres -D /scratch/data'))).toBe(true)
  expect(processes.filter((line) => /^\s*\d+\s+0\s/.test(line))).toEqual([])
  const outside = await docker(['exec', containerId, 'sh', '-c', 'touch /x; cat /proc/net/route | wc -l']).catch(String)
  expect(outside).toMatch(/Read-only file system|^1$/)
})

test.each(['local', 'remote'] as const)(
  'the server of %s answers a tool container in its network, and keeps UTF-8',
  async (kind) => {
    const scratch = await start(kind)
    const place = { engine, image: await imageOf('local'), jobId: 'beside', home }
    const box = await openToolContainer({ ...place, networkMode: `container:${scratch.containerId}` }, signal)
    open.push(box)
    const query = `select current_setting('server_version_num')::int / 10000, current_setting('server_encoding'), 'Ä' ~ '[[:alpha:]]'`
    const argv = [
      'psql',
      '--host=127.0.0.1',
      '--username=postgres',
      '--tuples-only',
      '--no-align',
      `--command=${query}`,
    ]
    const tool = await box.exec({ argv }, signal)
    const [out, err] = await Promise.all([text(tool.stdout), text(tool.stderr)])
    expect(err).toBe('')
    expect(out.trim()).toBe(`${scratch.major}|UTF8|t`)
  },
)

test('after dispose neither the container nor its volumes are left', async () => {
  const scratch = await start('local')
  const volumes = await volumesOf(scratch.containerId)
  expect(volumes).not.toEqual([])
  await scratch.dispose()
  await scratch.dispose()
  expect(await isThere('inspect', scratch.containerId)).toBe(false)
  for (const volume of volumes) expect(await isThere('volume', 'inspect', volume)).toBe(false)
})

test('one that is cancelled while it starts leaves nothing, and one that cannot start says why', async () => {
  const image = await imageOf('local')
  const cancelled = AbortSignal.timeout(400)
  const own = `/nowhere/${randomUUID()}`
  const place = { engine, jobId: 'gone', home: own, image }
  const { servers, account } = await probeImage(place, image, signal)
  const [server] = servers
  if (server === undefined || account === null) throw new Error('The image holds no server.')
  await expect(openScratchServer({ ...place, server, account }, cancelled)).rejects.toThrowError()
  const nowhere = { ...server, folder: '/no/such/folder' }
  await expect(openScratchServer({ ...place, server: nowhere, account }, signal)).rejects.toMatchObject({
    failure: { code: 'docker/tool-container', detail: expect.stringContaining('/no/such/folder/initdb') },
  })
  expect(await docker(['ps', '--all', '--quiet', '--filter', `label=archon-sync.home=${own}`])).toBe('')
})

test('after kill -9 of its process it stops by itself, and the next sweep takes it away with its volumes', async () => {
  const own = `/nowhere/${randomUUID()}`
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(import.meta.dirname, 'hold-scratch-server.fixture.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, HOLD: JSON.stringify({ image: await imageOf('local'), home: own }) },
    },
  )
  const held = await firstLine(child.stdout)
  const volumes = await volumesOf(held)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const running = async () => docker(['inspect', '--format', '{{.State.Running}}', held])
  await expect.poll(running, { timeout: 15_000 }).toBe('false')
  expect(await sweepToolContainers(engine, own)).toEqual(['held-scratch'])
  expect(await isThere('inspect', held)).toBe(false)
  expect(volumes).not.toEqual([])
  for (const volume of volumes) expect(await isThere('volume', 'inspect', volume)).toBe(false)
})

async function firstLine(stream: Readable): Promise<string> {
  let said = ''
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    said += String(chunk)
    if (said.includes('\n')) break
  }
  return said.trim()
}
