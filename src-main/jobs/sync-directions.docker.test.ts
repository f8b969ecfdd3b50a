import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { compareDatabases } from '../../e2e/stack/compare'
import { checksums, databaseUrl, selectedTables, sql, untouchedTables } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { brokenForeignKeys, schemaDump, sequencesBehind } from '../../e2e/stack/state'
import { type FixtureOptions, openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'

let stack: Stack
let fixture: SyncFixture
const open = async (options?: FixtureOptions): Promise<SyncFixture> => {
  fixture = await openSyncFixture(stack, options)
  return fixture
}

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

/** Work on the source: rows that came, changed and went since both sides were equal. */
const sourceWork = `
  insert into archon_sources (source_id, source_url, title) values ('source-added', 'https://added.example.org', 'Added');
  insert into archon_migrations (version, name) select '9.' || i, 'added' from generate_series(1, 5) i;
  insert into archon_agent_work_orders (id, request) values ('order-added', 'Added on the source');
  update archon_projects set title = title || ' (renamed)', head_version_id = null where pinned;
  delete from archon_prompts where prompt_name = 'prompt_3'`

/** Other work on the target, which the sync replaces, with sequences far ahead of the source's. */
const targetWork = `
  insert into archon_sources (source_id, source_url, title) values ('source-lost', 'https://lost.example.org', 'Lost');
  update archon_settings set value = 'changed' where key = 'SETTING_001';
  delete from archon_task_history where id % 2 = 0;
  select setval('archon_migrations_id_seq', 90000), nextval('archon_work_order_numbers');
  insert into archon_migrations (version, name) values ('lost', 'lost')`

const outsideRows = async (url: string, syncId: string) => ({
  ...(await checksums(
    url,
    untouchedTables.filter((table) => table !== 'archon_sync_history'),
  )),
  history: await sql(url, 'select * from archon_sync_history where sync_id <> $1 order by id', [syncId]),
})

describe.each([
  ['local', 'local-to-remote', 'archon_owner'],
  ['local', 'remote-to-local', 'archon_owner'],
  ['local15', 'local-to-remote', 'postgres'],
  ['local15', 'remote-to-local', 'postgres'],
] as const)('a sync of the Archon preset between %s and the remote, %s as %s', (localServer, direction, user) => {
  it('makes the selected tables equal and changes nothing else on the target', async () => {
    const { sync, roles } = await open({ localServer })
    const { source, target } = roles(direction)
    await sql(source.adminUrl, sourceWork)
    await sql(target.adminUrl, targetWork)
    const before = { rows: await outsideRows(target.adminUrl, ''), schema: await schemaDump(target) }
    const sourceBefore = await checksums(source.adminUrl, [...selectedTables, ...untouchedTables])

    const { result, syncId } = await sync(direction, { local: { user } })

    expect(result.failure).toBeNull()
    expect(result).toMatchObject({ outcome: 'succeeded', failure: null, targetState: 'replaced' })
    expect(result.verification).toMatchObject({ verdict: 'identical' })
    expect(await checksums(target.adminUrl, selectedTables)).toEqual(await checksums(source.adminUrl, selectedTables))
    expect(await checksums(source.adminUrl, [...selectedTables, ...untouchedTables])).toEqual(sourceBefore)
    expect(await outsideRows(target.adminUrl, syncId)).toEqual(before.rows)
    expect(await schemaDump(target)).toEqual(before.schema)
    const template = databaseUrl(target.server, 'archon', { as: 'superuser', route: 'direct' })
    expect((await compareDatabases(template, target.adminUrl, '%', 'shape')).differences).toEqual([])
    expect(await brokenForeignKeys(target.adminUrl)).toEqual([])
    expect(await sequencesBehind(target.adminUrl)).toEqual([])
    await requireTargetWorks(target.url)
  })
})

/** What an application does next: insert with defaults, and be stopped by the keys. */
async function requireTargetWorks(url: string): Promise<void> {
  await sql(url, "insert into archon_migrations (version, name) values ('next', 'next')")
  await sql(url, "insert into archon_agent_work_orders (id, request) values ('next', 'next')")
  await sql(
    url,
    `insert into archon_crawled_pages (source_id, url, chunk_number, content) values ('source-1', 'https://next.example.org', 1, 'next');
     insert into archon_task_history (task_id, field_name) select id, 'next' from archon_tasks limit 1`,
  )
  const orphan = "insert into app_notes (project_id, note) values (gen_random_uuid(), 'orphan')"
  await expect(sql(url, orphan)).rejects.toThrow(/app_notes_project/)
  await sql(url, "update archon_settings set value = 'next' where key = 'SETTING_002'")
  expect(await sql(url, "select key from app_setting_log where key = 'SETTING_002'")).toHaveLength(1)
}
