import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ArchiveFixture, logOf, openArchiveFixture } from '../../e2e/stack/archive-fixture'
import { createDatabase, sql, type TestDatabase } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { toolContainers } from '../../e2e/stack/sync-fixture'
import type { BackupEntry } from '../../src-shared/domain/backup'
import type { Phase } from '../../src-shared/domain/job-event'
import { proveSpec } from './prove-job'

let stack: Stack
let fixture: ArchiveFixture
let archon: TestDatabase
let entry: BackupEntry

beforeAll(async () => {
  stack = await useStack()
  fixture = await openArchiveFixture()
  archon = await createDatabase(stack.local)
  await sql(
    archon.adminUrl,
    `create schema shop; alter schema shop owner to archon_owner; create role if_missing nologin`,
  ).catch(() => sql(archon.adminUrl, 'create schema shop authorization archon_owner'))
  await sql(
    archon.url,
    `create function shop.twice(n int) returns int language sql immutable as $$ select n * 2 $$;
     create function shop.four(n int) returns int language sql immutable as $$ select shop.twice(shop.twice(n)) $$;
     create table shop.goods (id int generated always as identity primary key, price int check (shop.twice(price) > 0));
     create table shop.nested (price int check (shop.four(price) > 0));
     insert into shop.nested values (1);
     create table shop.parts (id bigint, day date, primary key (id, day)) partition by range (day);
     create table shop.parts_2026 partition of shop.parts for values from ('2026-01-01') to ('2027-01-01');
     insert into shop.goods (price) select i from generate_series(1, 50) i;
     insert into shop.parts select i, '2026-02-03' from generate_series(1, 20) i;
     alter table shop.goods enable row level security;
     create policy p on shop.goods to if_missing using (true);`,
  )
  entry = await fixture.backUp(archon, { include: ['*.*'], exclude: ['shop.nested'] })
})

afterAll(async () => {
  await fixture.release()
  await archon.drop()
})

async function proofOf(id: string) {
  return (await fixture.app.backups.get(id)).proof
}

test('a whole backup is proven: every row, on a server of its major, and the proof is kept', async () => {
  const result = await fixture.run(proveSpec(entry))
  expect({ failure: result.failure, outcome: result.outcome }).toEqual({ failure: null, outcome: 'succeeded' })
  expect(result.targetState).toBe('unchanged')
  const rows = entry.manifest.tables.reduce((sum, item) => sum + item.digest.rows, 0)
  expect(await proofOf(entry.manifest.id)).toMatchObject({
    verdict: 'identical',
    tables: entry.manifest.tables.length,
    rows,
    serverVersion: expect.stringMatching(/^17\./),
  })
  const record = (await fixture.app.history.list(1))[0]
  expect(record).toMatchObject({ kind: 'prove', backupId: entry.manifest.id, outcome: 'succeeded' })
})

test('a part of a backup is proven too: keys to tables outside of it are left out', async () => {
  const part = await fixture.backUp(archon, { include: ['archon_tasks'], exclude: [] })
  const { failure, verification } = await fixture.run(proveSpec(part))
  expect(failure).toBeNull()
  expect(verification?.verdict).toBe('identical')
  expect(logOf(fixture.app).join('\n')).toContain('tables outside of the backup')
})

test('a backup of an older server is proven on that major', async () => {
  const old = await createDatabase(stack.local15)
  const backup = await fixture.backUp(old)
  expect((await fixture.run(proveSpec(backup))).failure).toBeNull()
  expect(await proofOf(backup.manifest.id)).toMatchObject({
    verdict: 'identical',
    serverVersion: expect.stringMatching(/^15\./),
  })
  await old.drop()
})

/** Changes what the manifest says, as somebody could. */
async function withManifest(change: (manifest: BackupEntry['manifest']) => object, work: () => Promise<void>) {
  const path = join(await fixture.app.backups.folder(), `${entry.manifest.file}.json`)
  const text = await readFile(path, 'utf8')
  const manifest = JSON.parse(text)
  await writeFile(path, JSON.stringify({ ...manifest, ...change(manifest) }))
  try {
    await work()
  } finally {
    await writeFile(path, text)
  }
}

test('an extension that the image lacks is named', async () => {
  const prelude = ['create extension if not exists "no_such_thing" schema public']
  await withManifest(
    () => ({ prelude }),
    async () => {
      const { failure, failedPhase } = await fixture.run(proveSpec(entry))
      expect(failure).toMatchObject({ code: 'tools/missing', message: expect.stringContaining('no_such_thing') })
      expect(failedPhase).toBe('connect')
    },
  )
})

test('a function that a function calls is kept with the backup as well', async () => {
  const nested = await fixture.backUp(archon, { include: ['shop.nested'], exclude: [] })
  const { outcome, failure } = await fixture.run(proveSpec(nested))
  expect(failure).toBeNull()
  expect(outcome).toBe('succeeded')
})

test('rows that are not those of the manifest are no proof, and the table is named', async () => {
  await withManifest(
    ({ tables }) => ({
      tables: tables.map((item) =>
        item.table.name === 'goods' ? { ...item, digest: { ...item.digest, sums: ['1', '2'] } } : item,
      ),
    }),
    async () => {
      const { failure } = await fixture.run(proveSpec(entry))
      expect(failure).toMatchObject({ code: 'archive/damaged', detail: expect.stringContaining('goods') })
    },
  )
})

test('a file that was changed is refused before anything is restored', async () => {
  const path = join(await fixture.app.backups.folder(), entry.manifest.file)
  const whole = await readFile(path)
  const changed = Buffer.from(whole)
  changed[5000] = (changed[5000] ?? 0) ^ 1
  await writeFile(path, changed)
  const before = await proofOf(entry.manifest.id)
  const { failure, failedPhase } = await fixture.run(proveSpec(entry))
  await writeFile(path, whole)
  expect({ code: failure?.code, failedPhase }).toEqual({ code: 'archive/damaged', failedPhase: 'export' })
  expect((await fixture.app.backups.get(entry.manifest.id)).proof).toEqual(before)
})

test.each(['connect', 'export', 'import', 'verify'] as const)(
  'cancelled in %s it leaves nothing',
  async (phase: Phase) => {
    const { app, home } = fixture
    let isSent = false
    const cancelled = new Promise<void>((resolve, reject) => {
      const stop = app.engine.onEvent((event) => {
        if (event.type !== 'phase-started' || event.phase !== phase || isSent) return
        isSent = true
        stop()
        app.engine.cancel(event.jobId).then(resolve, reject)
      })
    })
    const began = performance.now()
    const { outcome } = await fixture.run(proveSpec(entry))
    expect(isSent).toBe(true)
    await cancelled
    expect(outcome).toBe('cancelled')
    expect(performance.now() - began).toBeLessThan(60_000)
    expect(await toolContainers(home)).toEqual([])
  },
)
