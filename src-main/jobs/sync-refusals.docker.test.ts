import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { databaseUrl, sql } from '../../e2e/stack/database'
import { docker } from '../../e2e/stack/docker'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { databaseState } from '../../e2e/stack/state'
import { type OrderChanges, openSyncFixture, type SyncFixture, serverEndpoint } from '../../e2e/stack/sync-fixture'
import { blockersOf } from '../../src-shared/domain/plan'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

const shop = `
  create type mood as enum ('calm', 'busy');
  create table item (id bigserial primary key, name text not null, mood mood, size int, loud text generated always as (upper(name)) stored);
  create table part (id int primary key, item_id bigint references item);
  insert into item (name, mood, size) select 'item ' || i, 'calm', i from generate_series(1, 20) i;
  insert into part select i, i from generate_series(1, 10) i`
const items: OrderChanges = { include: ['item', 'part'], exclude: [] }

/** Two small shops that are equal until a test changes one; both belong to the owner role. */
async function openShops(): Promise<SyncFixture> {
  fixture = await openSyncFixture(stack, { localTemplate: 'empty', remoteTemplate: 'empty' })
  for (const { server, name, adminUrl } of [fixture.local, fixture.remote]) {
    await sql(adminUrl, `grant all on schema public to ${server.owner.user}`)
    await sql(databaseUrl(server, name, { route: 'direct' }), shop)
  }
  return fixture
}

/** The preview shows the blocker, a sync is refused in its first phase, and the target was not written to at all. */
async function expectBlocked(rule: string, changes: OrderChanges = items): Promise<void> {
  const { preview, sync, remote } = fixture
  const before = await databaseState(remote, 'physical')

  const { plan } = await preview('local-to-remote', changes)
  expect(blockersOf(plan).map((finding) => finding.rule)).toEqual([rule])
  const { result } = await sync('local-to-remote', changes)

  expect(result).toMatchObject({
    outcome: 'failed',
    failedPhase: 'connect',
    targetState: 'unchanged',
    safetyBackup: null,
  })
  expect(result.failure).toMatchObject({ code: 'plan/blocked', hint: expect.stringMatching(/\w/) })
  expect(result.failure?.detail).toContain(`${rule}: `)
  expect(await databaseState(remote, 'physical')).toEqual(before)
}

const asOwner = (side: 'local' | 'remote') => databaseUrl(fixture[side].server, fixture[side].name, { route: 'direct' })

describe('a blocker is shown by the preview and stops a sync before anything is touched', () => {
  it('lets two equal shops pass', async () => {
    const { preview, sync } = await openShops()
    expect(blockersOf((await preview('local-to-remote', items)).plan)).toEqual([])
    const { result } = await sync('local-to-remote', items)
    expect(result.failure).toBeNull()
  })

  it.each([
    ['column-missing', 'a column that the target lacks', 'alter table item drop column size'],
    ['column-type', 'a column of another type', 'alter table item alter column size type bigint'],
    [
      'required-column',
      'a column that only the target has and that must be filled',
      "alter table item add column must text not null default 'x'; alter table item alter column must drop default",
    ],
    [
      'generated-differs',
      'a column that is generated differently',
      'alter table item drop column loud; alter table item add column loud text generated always as (lower(name)) stored',
    ],
    [
      'always-trigger',
      'a trigger that fires always',
      "create function noop() returns trigger language plpgsql as 'begin return new; end'; create trigger watch before insert on item for each row execute function noop(); alter table item enable always trigger watch",
    ],
    [
      'target-kind',
      'a view in the place of the table',
      'alter table part rename to part_rows; create view part as select * from part_rows',
    ],
  ])('%s: %s', async (rule, _what, change) => {
    await openShops()
    await sql(asOwner('remote'), change)
    await expectBlocked(rule)
  })

  it('enum-labels: a label that the target does not know', async () => {
    await openShops()
    await sql(asOwner('local'), "alter type mood add value 'it''s late'")
    await expectBlocked('enum-labels')
  })

  it('not-owner: a target table of another role', async () => {
    const { remote } = await openShops()
    await sql(remote.adminUrl, 'alter table part owner to postgres; grant all on part to archon_owner')
    await expectBlocked('not-owner')
  })

  it('no-select: a source table that the role may not read', async () => {
    const { local } = await openShops()
    await sql(local.adminUrl, 'alter table part owner to postgres; revoke all on part from archon_owner')
    await expectBlocked('no-select')
  })

  it('row-security: rows of the source that a policy hides, also where security is forced on the owner', async () => {
    const { local, remote } = await openShops()
    await sql(asOwner('local'), 'alter table part enable row level security; alter table part force row level security')
    const role = 'test_plain_owner'
    for (const { adminUrl, name } of [local, remote]) {
      await sql(
        adminUrl,
        `do $$ begin create role ${role} login nosuperuser nobypassrls password 'plain'; exception when duplicate_object then null; end $$;
        alter database ${name} owner to ${role}; alter table item owner to ${role}; alter table part owner to ${role}; alter type mood owner to ${role}`,
      )
    }
    try {
      const changes = {
        ...items,
        local: { user: role },
        remote: { user: role },
        passwords: { local: 'plain', remote: 'plain' },
      }
      await expectBlocked('row-security', changes)
    } finally {
      for (const { adminUrl } of [local, remote]) await sql(adminUrl, `reassign owned by ${role} to archon_owner`)
    }
  })

  it('row-security: rows of the target that a policy hides', async () => {
    const { remote } = await openShops()
    await sql(
      asOwner('remote'),
      'alter table part enable row level security; alter table part force row level security',
    )
    await sql(
      remote.adminUrl,
      "do $$ begin create role test_plain_member login nosuperuser nobypassrls password 'plain'; exception when duplicate_object then null; end $$; grant archon_owner to test_plain_member",
    )
    await expectBlocked('row-security', {
      ...items,
      remote: { user: 'test_plain_member' },
      passwords: { remote: 'plain' },
    })
  })

  it('not-a-table: a view that is named exactly, and only then', async () => {
    await openShops()
    await sql(asOwner('local'), 'create view item_names as select name from item')
    await expectBlocked('not-a-table', { include: ['item', 'part', 'item_names'], exclude: [] })
    const { plan } = await fixture.preview('local-to-remote', { include: ['item*', 'part'], exclude: [] })
    expect(blockersOf(plan)).toEqual([])
  })

  it('nothing-selected: patterns that match no table', async () => {
    await openShops()
    await expectBlocked('nothing-selected', { include: ['nowhere_*'], exclude: [] })
  })

  it('outside-foreign-key: a key from a table outside the selection that belongs to another role', async () => {
    const { remote } = await openShops()
    await sql(remote.adminUrl, 'create table watcher (item_id bigint references item)')
    await expectBlocked('outside-foreign-key')
  })

  it('same-database: one database under the address of the pooler and of the server itself', async () => {
    const { remote } = await openShops()
    const direct = { ...serverEndpoint(remote, stack.remote.caPem, 'local'), port: stack.remote.port }
    const order = fixture.order('local-to-remote', { ...items })
    const changed = {
      ...order,
      profile: { ...order.profile, local: direct },
      passwords: async () => stack.remote.owner.password,
    }
    const before = await databaseState(remote, 'physical')

    const { plan } = await fixture.app.engine.preview(changed, new AbortController().signal)
    expect(blockersOf(plan).map(({ rule }) => rule)).toEqual(['same-database'])
    const { result } = await fixture.run(changed)

    expect(result).toMatchObject({
      failedPhase: 'connect',
      failure: { code: 'plan/blocked' },
      targetState: 'unchanged',
    })
    expect(await databaseState(remote, 'physical')).toEqual(before)
  })

  it('same-database: a container and its own bridge address', async () => {
    const { local } = await openShops()
    const remoteEndpoint = { ...serverEndpoint(local, '', 'remote'), tls: { mode: 'disable' as const } }
    const changes = { ...items, remoteEndpoint, passwords: { remote: stack.local.owner.password } }
    const before = await databaseState(local, 'physical')
    const { result } = await fixture.sync('local-to-remote', changes)
    expect(result.failure).toMatchObject({ code: 'plan/blocked', message: expect.stringContaining('same database') })
    expect(await databaseState(local, 'physical')).toEqual(before)
  })

  it('read-only: a target that its service has set to read-only transactions', async () => {
    const { remote } = await openShops()
    await sql(remote.adminUrl, `alter database ${remote.name} set default_transaction_read_only = on`)
    await expectBlocked('read-only')
  })

  it('several blockers are all named, the first in the message', async () => {
    await openShops()
    await sql(
      asOwner('remote'),
      'truncate part; alter table item drop column size; alter table part add must int not null',
    )
    const { result } = await fixture.sync('local-to-remote', items)
    expect(result.failure?.message).toMatch(/And 1 more/)
    expect(result.failure?.detail).toMatch(/column-missing: [\s\S]*required-column: /)
  })
})

describe('poolers', () => {
  it('in transaction mode are refused with the setting to use, before anything is touched', async () => {
    const { remote, app, order, preview, sync } = await openShops()
    const changes = { ...items, remote: { port: stack.remote.transactionPort ?? 0 } }
    const before = await databaseState(remote, 'physical')
    const expected = {
      code: 'connection/transaction-pooler',
      message: expect.stringContaining('6543'),
      hint: expect.stringContaining('5432'),
    }

    const { result } = await sync('local-to-remote', changes)
    expect(result).toMatchObject({
      outcome: 'failed',
      failedPhase: 'connect',
      targetState: 'unchanged',
      failure: expected,
    })
    await expect(preview('local-to-remote', changes)).rejects.toMatchObject({ failure: expected })
    const { profile, passwords } = order('local-to-remote', changes)
    const report = await app.engine.check(profile.remote, passwords, profile.local, new AbortController().signal)
    expect(report).toMatchObject({ failure: expected, server: null })
    expect(report.steps.at(-1)).toMatchObject({ status: 'failed' })

    expect(await databaseState(remote, 'physical')).toEqual(before)
  })

  it('in transaction mode are refused as a source too', async () => {
    const { sync } = await openShops()
    const { result } = await sync('remote-to-local', { ...items, remote: { port: stack.remote.transactionPort ?? 0 } })
    expect(result).toMatchObject({ targetState: 'unchanged', failure: { code: 'connection/transaction-pooler' } })
  })

  it.each(['local-to-remote', 'remote-to-local'] as const)(
    'in session mode are as good as the server itself, %s',
    async (direction) => {
      const { sync, roles } = await openShops()
      const { source, target } = roles(direction)
      await sql(source.adminUrl, "update item set name = 'changed ' || id")
      const { result } = await sync(direction, items)
      expect(result.failure).toBeNull()
      const names = 'select id, name, loud from item order by id'
      expect(await sql(target.adminUrl, names)).toEqual(await sql(source.adminUrl, names))
    },
  )
})

describe('a Supabase pooler given on its transaction port', () => {
  const host = 'aws-0-test.pooler.supabase.com'

  it('is used on its session port 5432, which check and log say', async () => {
    const { app, sync, order, local, remote } = await openShops()
    // The tool container shares the local container's host names, so this one leads to the stack's own pooler.
    const line = `${remote.server.host} ${host}`
    await docker(['exec', '--user', '0', local.server.container, 'sh', '-c', `echo '${line}' >> /etc/hosts`])
    const tls = { mode: 'verify-ca' as const, caPem: stack.remote.caPem }
    const changes = { ...items, remote: { host, port: 6543, tls } }

    const { profile, passwords } = order('local-to-remote', changes)
    const report = await app.engine.check(profile.remote, passwords, profile.local, new AbortController().signal)
    expect(report).toMatchObject({ failure: null, route: 'relay', note: expect.stringContaining('5432') })
    await sql(local.adminUrl, "update item set name = 'changed ' || id")
    const { result, events } = await sync('local-to-remote', changes)

    expect(result).toMatchObject({ outcome: 'succeeded', failure: null })
    const said = events.flatMap((event) => (event.type === 'log' ? [event.text] : []))
    expect(said).toContainEqual(expect.stringContaining('session port 5432 is used instead'))
    const names = 'select id, name from item order by id'
    expect(await sql(remote.adminUrl, names)).toEqual(await sql(local.adminUrl, names))
  })
})

describe('a plan that was shown', () => {
  it('no longer counts when another database answers under its address', async () => {
    const { preview, sync, remote } = await openShops()
    const { plan } = await preview('local-to-remote', items)
    const admin = databaseUrl(remote.server, 'postgres', { as: 'superuser', route: 'direct' })
    await sql(admin, `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${remote.name}'`)
    await sql(admin, `alter database ${remote.name} rename to ${remote.name}_old`)
    await sql(admin, `create database ${remote.name} template ${remote.name}_old owner archon_owner`)
    try {
      const before = await databaseState(remote, 'physical')
      const { result } = await sync('local-to-remote', { ...items, planId: plan.id })
      expect(result).toMatchObject({
        failedPhase: 'connect',
        targetState: 'unchanged',
        failure: { code: 'plan/changed', hint: expect.any(String) },
      })
      expect(await databaseState(remote, 'physical')).toEqual(before)
    } finally {
      await sql(admin, `drop database ${remote.name}_old with (force)`)
    }
  })
})
