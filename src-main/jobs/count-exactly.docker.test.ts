import { afterEach, beforeAll, expect, it } from 'vitest'
import { databaseUrl, sql } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'
import type { TableName } from '../../src-shared/domain/table'
import type { TableCount } from '../../src-shared/domain/table-count'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

const choice = { include: ['big', 'keyless', 'Odd*', 'fresh'], exclude: [] }
const shape = `
  create table big (a int, b uuid, updated_at timestamptz, primary key (a, b));
  create table keyless (v int);
  create table "Odd ""name""" (id int primary key, v text)`

async function openPair(): Promise<void> {
  fixture = await openSyncFixture(stack, { localTemplate: 'empty', remoteTemplate: 'empty' })
  for (const { server, name, adminUrl } of [fixture.local, fixture.remote]) {
    await sql(adminUrl, `grant all on schema public to ${server.owner.user}`)
    await sql(databaseUrl(server, name, { route: 'direct' }), shape)
  }
  const [local, remote] = [fixture.local, fixture.remote].map(({ server, name }) =>
    databaseUrl(server, name, { route: 'direct' }),
  )
  const rows = (from: number, to: number, at: string) =>
    `insert into big select i, md5(i::text)::uuid, '${at}' from generate_series(${from}, ${to}) i`
  await sql(
    local ?? '',
    `${rows(1, 5_000, '2026-01-01')}; insert into keyless values (1), (2); create table fresh (id int)`,
  )
  await sql(remote ?? '', `${rows(4_901, 5_030, '2026-01-01')}; insert into keyless values (1)`)
  await sql(remote ?? '', `update big set updated_at = '2026-02-01' where a > 5023`)
  await sql(remote ?? '', `insert into "Odd ""name""" values (1, 'x')`)
}

async function count(tables: readonly TableName[] | null, signal = new AbortController().signal) {
  const { plan } = await fixture.preview('local-to-remote', choice)
  const found = new Map<string, TableCount>()
  const order = { ...fixture.order('local-to-remote', choice), planId: plan.id }
  await fixture.app.engine.count(order, tables, (item) => found.set(item.table.name, item), signal)
  return found
}

it('counts every table of the plan on both sides, and which rows are only on the target', async () => {
  await openPair()
  const found = await count(null)
  const exact = (rows: number) => ({ rows, exact: true })
  expect(found.get('big')).toMatchObject({
    after: exact(5_000),
    now: exact(130),
    onlyOnTarget: exact(30),
    newer: 7,
    reason: null,
  })
  expect(found.get('keyless')).toMatchObject({ after: exact(2), now: exact(1), onlyOnTarget: null, newer: null })
  expect(found.get('Odd "name"')).toMatchObject({ after: exact(0), now: exact(1), onlyOnTarget: exact(1) })
  expect(found.get('fresh')).toMatchObject({ after: exact(0), now: null, onlyOnTarget: null })
})

it('counts one table only when one is asked for, and nothing outside the plan', async () => {
  await openPair()
  const found = await count([
    { schema: 'public', name: 'keyless' },
    { schema: 'pg_catalog', name: 'pg_class' },
  ])
  expect([...found.keys()]).toEqual(['keyless'])
})

it('stops when it is told to, and leaves no session behind', async () => {
  await openPair()
  const controller = new AbortController()
  const { plan } = await fixture.preview('local-to-remote', choice)
  const order = { ...fixture.order('local-to-remote', choice), planId: plan.id }
  const stopAtFirst = () => controller.abort(new Error('stopped by the test'))
  await expect(fixture.app.engine.count(order, null, stopAtFirst, controller.signal)).rejects.toThrow(
    'stopped by the test',
  )
})

it('refuses a plan that was never shown', async () => {
  await openPair()
  const order = { ...fixture.order('local-to-remote', choice), planId: 'never' }
  await expect(fixture.app.engine.count(order, null, () => undefined, new AbortController().signal)).rejects.toThrow(
    'no longer known',
  )
})
