import { spawn } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, sql } from '../../e2e/stack/database'
import { docker } from '../../e2e/stack/docker'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { failureOf } from '../../src-shared/domain/failure'
import type { ToolContainer } from '../pgtools/tool-runner'
import { inspectRunning } from './containers'
import { type DockerEngine, findEngine } from './engine'
import { pgStream } from './pg-stream'
import { sweepToolContainers } from './sweep'
import { openToolContainer } from './tool-container'

const { signal } = new AbortController()
const home = `/nowhere/${randomUUID()}`
let engine: DockerEngine
let stack: Stack
let box: ToolContainer

function open(home_: string = home): Promise<ToolContainer> {
  return inspectRunning(engine, stack.local.container).then(({ id, imageId }) =>
    openToolContainer(
      { engine, image: imageId, networkMode: `container:${id}`, jobId: `j-${randomUUID()}`, home: home_ },
      signal,
    ),
  )
}

async function run(
  argv: readonly string[],
  on: ToolContainer = box,
): Promise<{ out: string; err: string; exit: number }> {
  const tool = await on.exec({ argv }, signal)
  const [out, err] = await Promise.all([text(tool.stdout), text(tool.stderr)])
  return { out, err, exit: await tool.exit }
}

async function relayFailure(host: string, port: number): Promise<string> {
  return box.relay(host, port, signal).then(
    () => 'connected',
    (error: unknown) => failureOf(error).code,
  )
}

beforeAll(async () => {
  stack = await useStack()
  engine = await findEngine({ explicit: null, env: process.env, platform: process.platform, homeDir: '/nowhere' })
  box = await open()
})

afterAll(() => box?.dispose())

test('the tools of the image are found', () => {
  expect(box.toolsMajor).toBe(17)
  expect(box.toolsVersion).toMatch(/^17\.\d+$/)
})

test('the container has nobody’s rights: no root, no capabilities, nothing writable but a small tmpfs', async () => {
  expect((await run(['id', '-u'])).out).toBe('65534\n')
  const status = (await run(['cat', '/proc/self/status'])).out
  expect(status).toMatch(/^CapEff:\s+0+$/m)
  expect(status).toMatch(/^CapBnd:\s+0+$/m)
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m)
  expect((await run(['sh', '-c', 'echo x >/x'])).err).toContain('Read-only file system')
  expect((await run(['sh', '-c', 'head -c 70000000 /dev/zero >/tmp/x; rm /tmp/x'])).err).toContain('No space left')
  const { HostConfig } = await engine.docker.getContainer(box.id).inspect()
  expect(HostConfig).toMatchObject({ Memory: 1024 ** 3, PidsLimit: 256, Binds: null, Privileged: false })
})

test('exit code, output and errors come apart', async () => {
  expect(await run(['sh', '-c', 'echo out; echo err >&2; exit 3'])).toEqual({ out: 'out\n', err: 'err\n', exit: 3 })
})

test('a command that is not there ends with 126 and its words in the output', async () => {
  const { out, exit } = await run(['no-such-tool'])
  expect(exit).toBe(126)
  expect(out).toContain('no-such-tool')
})

test('the end of our input is the end of the command’s input, and all of it arrives', async () => {
  const tool = await box.exec({ argv: ['md5sum'], stdin: true }, signal)
  const sent = Buffer.alloc(3_000_000, 'abcdefg')
  tool.stdin?.end(sent)
  tool.stderr.resume()
  expect(await text(tool.stdout)).toContain(createHash('md5').update(sent).digest('hex'))
  expect(await tool.exit).toBe(0)
})

const ioOfHead = 'for p in /proc/[0-9]*; do [ "$(cat $p/comm)" = head ] && cat $p/io; done'

test('a slow reader holds the command back instead of filling memory', async () => {
  const tool = await box.exec({ argv: ['head', '-c', '300000000', '/dev/zero'] }, signal)
  tool.stderr.resume()
  await once(tool.stdout, 'readable')
  const written = async () => Number(/wchar: (\d+)/.exec((await run(['sh', '-c', ioOfHead])).out)?.[1])
  const isHeld = async () => {
    const before = await written()
    return before === (await written())
  }
  await expect.poll(isHeld, { timeout: 10_000 }).toBe(true)
  expect(await written()).toBeLessThan(30_000_000)
  let bytes = 0
  for await (const chunk of tool.stdout) bytes += (chunk as Buffer).length
  expect(bytes).toBe(300_000_000)
  expect(await tool.exit).toBe(0)
})

test('a signal ends our side at once', async () => {
  const controller = new AbortController()
  const tool = await box.exec({ argv: ['sleep', '60'] }, controller.signal)
  tool.stdout.resume()
  controller.abort(new Error('stop'))
  await expect(tool.exit).rejects.toThrow('stop')
})

test('a killed container is a failure, not an end of the data', async () => {
  for (const argv of [['kill'], ['rm', '--force']]) {
    const own = await open()
    const tool = await own.exec({ argv: ['sh', '-c', 'echo first; sleep 60'] }, signal)
    tool.stderr.resume()
    await once(tool.stdout, 'readable')
    await docker([...argv, own.id])
    const outcome = await Promise.all([text(tool.stdout), tool.exit]).then(
      ([, exit]) => exit,
      (error: unknown) => failureOf(error).code,
    )
    expect([137, 'docker/killed']).toContain(outcome)
    await own.dispose()
  }
})

test('a file is written for the container’s user alone', async () => {
  const path = await box.writeFile('pgpass', "localhost:5432:*:*:it's\\:secret\n", signal)
  expect((await run(['stat', '-c', '%a %u %s', path])).out).toBe('600 65534 32\n')
  expect((await run(['cat', path])).out).toBe("localhost:5432:*:*:it's\\:secret\n")
  await expect(box.writeFile('../etc/passwd', '', signal)).rejects.toThrow('Not a file name')
})

test('nothing of a password written as a file is in what the engine shows', async () => {
  await box.writeFile('canary', 'canary-7281', signal)
  const shown = JSON.stringify(await engine.docker.getContainer(box.id).inspect())
  const since = String(Math.floor(Date.now() / 1000) - 60)
  const events = await docker(['events', '--since', since, '--until', String(Math.floor(Date.now() / 1000))])
  expect(events).toContain(box.id)
  expect(shown + events).not.toContain('canary-7281')
})

test('a relay carries a session to the local and to the remote server, with TLS too', async () => {
  const { local, remote } = stack
  const places = [
    { server: local, host: 'localhost', port: local.port, ssl: false as const },
    { server: remote, host: remote.host, port: remote.port, ssl: false as const },
    {
      server: remote,
      host: remote.host,
      port: remote.port,
      ssl: { ca: remote.caPem, checkServerIdentity: () => undefined },
    },
  ]
  for (const { server, host, port, ssl } of places) {
    const relay = await box.relay(host, port, signal)
    const client = new Client({
      host,
      port,
      ...server.superuser,
      database: 'postgres',
      ssl,
      stream: () => pgStream(relay),
    })
    await client.connect()
    const { rows } = await client.query(
      "select ssl, repeat('x', 1000000) as big from pg_stat_ssl where pid = pg_backend_pid()",
    )
    expect([rows[0].ssl, rows[0].big.length]).toEqual([ssl !== false, 1_000_000])
    const closed = once(relay, 'close')
    await client.end()
    await closed
  }
  await expect
    .poll(async () => (await run(['sh', '-c', 'cat /proc/[0-9]*/comm | grep -c bash'])).out, { timeout: 5000 })
    .toBe('0\n')
})

test('when the server ends the session, the relay ends', async () => {
  const { local } = stack
  const relay = await box.relay('localhost', local.port, signal)
  const client = new Client({
    host: 'localhost',
    ...local.superuser,
    database: 'postgres',
    stream: () => pgStream(relay),
  })
  const lost = new Promise<Error>((done) => void client.once('error', done))
  await client.connect()
  const closed = once(relay, 'close')
  const ended = client.query('select pg_terminate_backend(pg_backend_pid())').catch((error: Error) => error.message)
  expect(await ended).toContain('terminating connection')
  await closed
  expect(await lost).toBeInstanceOf(Error)
})

test('destroying the relay ends the session on the server and its open transaction', async () => {
  const database = await createDatabase(stack.local, { template: 'empty' })
  const relay = await box.relay('localhost', stack.local.port, signal)
  const { superuser } = stack.local
  const client = new Client({
    host: 'localhost',
    ...superuser,
    database: database.name,
    application_name: 'dk-cut',
    stream: () => pgStream(relay),
  })
  client.on('error', () => {})
  await client.connect()
  await client.query('begin; create table t as select 1')
  relay.destroy()
  const count = async () =>
    (
      await sql<{ n: number }>(
        database.adminUrl,
        "select count(*)::int n from pg_stat_activity where application_name = 'dk-cut'",
      )
    )[0]?.n
  await expect.poll(count, { timeout: 5000 }).toBe(0)
  expect(await sql(database.adminUrl, "select to_regclass('t') as t")).toEqual([{ t: null }])
  await database.drop()
})

test('a relay that cannot connect says why', async () => {
  expect(await relayFailure('no-such-host.invalid', 5432)).toBe('connection/host-not-found')
  expect(await relayFailure('127.0.0.1', 1)).toBe('connection/refused')
  expect(await relayFailure('localhost', 1)).toBe('connection/refused')
})

test('an image without the tools, or that is not there, is named', async () => {
  const unknown = { engine, image: 'no-such-image:1', networkMode: 'none', jobId: 'j', home }
  await expect(openToolContainer(unknown, signal)).rejects.toMatchObject({ failure: { code: 'docker/image-missing' } })
})

test('after dispose nothing of the container is left, and a second one does nothing', async () => {
  const own = await open()
  await own.dispose()
  await own.dispose()
  expect(await docker(['ps', '--all', '--quiet', '--no-trunc', '--filter', `id=${own.id}`])).toBe('')
})

test('a container whose process was killed stops by itself, and the next sweep of the same home removes it', async () => {
  const otherHome = `/nowhere/${randomUUID()}`
  const { id, imageId } = await inspectRunning(engine, stack.local.container)
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(import.meta.dirname, 'hold-tool-container.fixture.ts')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        HOLD: JSON.stringify({ image: imageId, networkMode: `container:${id}`, home: otherHome }),
      },
    },
  )
  const held = await firstLine(child.stdout)
  expect(await sweepToolContainers(engine, otherHome)).toEqual([])
  child.kill('SIGKILL')
  await once(child, 'exit')
  const running = async () => docker(['inspect', '--format', '{{.State.Running}}', held])
  await expect.poll(running, { timeout: 10_000 }).toBe('false')
  expect(await sweepToolContainers(engine, home)).toEqual([])
  expect(await sweepToolContainers(engine, otherHome)).toEqual(['held-job'])
  expect(await sweepToolContainers(engine, otherHome)).toEqual([])
})

async function firstLine(stream: Readable): Promise<string> {
  let said = ''
  for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
    said += String(chunk)
    if (said.includes('\n')) break
  }
  return said.trim()
}
