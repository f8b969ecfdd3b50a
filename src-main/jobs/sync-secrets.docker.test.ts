import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Client } from 'pg'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { connect, sql } from '../../e2e/stack/database'
import { docker } from '../../e2e/stack/docker'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { openSyncFixture, type SyncFixture, toolContainers } from '../../e2e/stack/sync-fixture'
import type { JobEvent } from '../../src-shared/domain/job-event'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

/** Passwords that every way of quoting would change, so that the search looks for their plain middle too. */
const canaries = { local: 'CANARYlocal%40:a b', remote: 'CANARYremote\\"$x' }
const marks = ['CANARYlocal', 'CANARYremote']
const role = 'test_canary'

async function plantRole(): Promise<void> {
  for (const [database, password] of [
    [fixture.local, canaries.local],
    [fixture.remote, canaries.remote],
  ] as const) {
    const quoted = `E'${password.replaceAll('\\', '\\\\')}'`
    await sql(
      database.adminUrl,
      `do $$ begin create role ${role} login nosuperuser bypassrls; exception when duplicate_object then null; end $$;
       alter role ${role} password ${quoted}; grant archon_owner to ${role}; grant pg_read_all_settings to ${role}`,
    )
  }
}

/** Everything that Docker tells others of a running tool container, and what the servers show of its sessions. */
async function lookFromOutside(home: string): Promise<string> {
  const seen: string[] = []
  for (const id of await toolContainers(home)) {
    const asked = [
      ['inspect', id],
      ['top', id, '-eo', 'pid,args'],
      ['logs', id],
      ['exec', id, 'sh', '-c', 'cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ; true'],
    ]
    for (const words of asked) seen.push(await docker(words).catch(() => ''))
  }
  for (const database of [fixture.local, fixture.remote])
    seen.push(JSON.stringify(await sql(database.adminUrl, 'select * from pg_stat_activity')))
  return seen.join('\n')
}

/** Keeps pg_dump waiting at a table of the source until the session ends, so that there is time to look at it. */
async function holdTable(url: string): Promise<Client> {
  const client = await connect(url)
  await client.query('begin; lock table archon_tasks in access exclusive mode')
  return client
}

async function waitingTools(url: string, jobId: string): Promise<number> {
  const waiting =
    "select pid from pg_stat_activity where application_name = $1 and wait_event_type = 'Lock' and query ilike 'lock table%'"
  return (await sql(url, waiting, [`archon-sync:${jobId}`])).length
}

async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)))
}

const hits = (text: string | Buffer) => marks.filter((mark) => text.includes(mark))

it('passwords are in no argv, container, event, session, log, record or file, of a sync that ends well or fails', async () => {
  fixture = await openSyncFixture(stack)
  const { app, home, start, preview } = fixture
  await plantRole()
  const changes = { local: { user: role }, remote: { user: role }, passwords: canaries }
  const since = Math.floor(Date.now() / 1000) - 1
  const events: JobEvent[] = []
  let holding: Promise<Client> | undefined
  app.engine.onEvent((event) => {
    events.push(event)
    if (event.type === 'planned') holding ??= holdTable(fixture.local.adminUrl)
  })

  const running = await start('local-to-remote', changes)
  await expect.poll(() => waitingTools(fixture.local.adminUrl, running.jobId), { timeout: 60_000 }).toBe(1)
  const outside = await lookFromOutside(home)
  await (await holding)?.end()
  const good = await running.done
  expect(good.result.failure).toBeNull()
  const shown = await preview('remote-to-local', changes)
  const wrong = await (
    await start('remote-to-local', { ...changes, passwords: { ...canaries, remote: 'CANARYremote wrong' } })
  ).done
  expect(wrong.result.failure).toMatchObject({ code: 'connection/wrong-password' })

  // The searches can find something: what the tools were started with is in view.
  expect(outside).toContain('pg_dump')
  expect(outside).toContain('PGPASSFILE')
  expect(outside).toContain(`archon-sync:${good.jobId}`)
  expect(hits(outside)).toEqual([])
  const told = await docker([
    'events',
    '--since',
    String(since),
    '--until',
    String(Math.ceil(Date.now() / 1000)),
    '--format',
    '{{json .}}',
  ])
  expect(told).toContain('pg_dump')
  expect(hits(told)).toEqual([])
  expect(hits(JSON.stringify([events, good.result, wrong.result, shown]))).toEqual([])

  const files = await filesOf(home)
  const names = [...files.keys()].map((path) => path.slice(home.length + 1)).join('\n')
  for (const expected of [
    /^jobs\/sync_.*\.events\.jsonl$/m,
    /^history\.jsonl$/m,
    /^jobs\//m,
    /^backups\/.*\.dump$/m,
    /^backups\/.*\.json$/m,
  ])
    expect(names).toMatch(expected)
  expect([...files].filter(([, content]) => hits(content).length > 0).map(([path]) => path)).toEqual([])
  expect(hits(JSON.stringify(await sql(fixture.remote.adminUrl, 'select * from archon_sync_history')))).toEqual([])
})
