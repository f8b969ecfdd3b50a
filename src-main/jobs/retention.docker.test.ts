import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { sql } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'
import { backupOverview } from '../store/backup-overview'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

const small = { include: ['archon_prompts', 'archon_llm_pricing'], exclude: [] }
const hour = 3_600_000

/** Makes every backup that is there two days older. */
async function age(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.dump.json')) continue
    const manifest = JSON.parse(await readFile(join(folder, name), 'utf8')) as { createdAt: string }
    const createdAt = new Date(Date.parse(manifest.createdAt) - 48 * hour).toISOString()
    await writeFile(join(folder, name), JSON.stringify({ ...manifest, createdAt }))
  }
}

it('after each job old backups go into the trash, but never what the last good sync replaced', async () => {
  fixture = await openSyncFixture(stack, { localTemplate: 'archon-empty', remoteTemplate: 'archon-empty' })
  const { app, remote, sync } = fixture
  const folder = await app.backups.folder()
  const list = async () => backupOverview(app, Date.now())
  const ids = async () => (await list()).entries.map((entry) => entry.manifest.id).toSorted()

  const first = await sync('local-to-remote', small)
  const second = await sync('local-to-remote', small)
  await age(folder)
  await sql(remote.adminUrl, "alter table archon_prompts add constraint no check (prompt_name <> 'unicode') not valid")
  const failed = await sync('local-to-remote', small)
  expect(failed.result).toMatchObject({ outcome: 'failed', targetState: 'unchanged' })

  expect(await ids()).toEqual([`${second.syncId}.before`, failed.syncId, `${failed.syncId}.before`].toSorted())
  expect((await list()).fates[`${second.syncId}.before`]).toEqual({ kind: 'stays', why: 'held' })
  const trash = (await list()).trash.map((item) => item.manifest.id).toSorted()
  expect(trash).toEqual([first.syncId, `${first.syncId}.before`, second.syncId].toSorted())

  await app.backups.putBack(first.syncId)
  expect((await app.backups.verify(first.syncId)).state).toBe('present')

  await sql(remote.adminUrl, 'alter table archon_prompts drop constraint no')
  const third = await sync('local-to-remote', small)
  expect(third.result.outcome).toBe('succeeded')
  const kept = [third.syncId, `${third.syncId}.before`, failed.syncId, `${failed.syncId}.before`]
  expect(await ids()).toEqual(kept.toSorted())
  expect(JSON.stringify([failed.events, third.events])).not.toContain('Old backups were not removed')
}, 300_000)
