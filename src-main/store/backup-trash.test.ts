import { chmod, mkdir, readdir, readFile, rename, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { idsOf, makeBackup, testFacts, testNow, testStore } from './backup-fixture'
import { createBackupStore } from './backups'

const now = testNow
const minute = 60_000
const notFound = { failure: { code: 'backup/not-found' } }

describe('deleting', () => {
  it('moves the archive with everything beside it into the trash, without copying', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await makeBackup(store, 'b')
    await store.verify('a')
    const { ino } = await stat(join(folder, 'archon-sync-a.dump'))
    await store.remove('a', { now })
    expect(idsOf(await store.list())).toEqual(['b'])
    expect((await readdir(folder)).filter((name) => name.includes('sync-a'))).toEqual([])
    expect(await readdir(join(folder, 'trash'))).toEqual([
      `${now}.archon-sync-a.dump`,
      `${now}.archon-sync-a.dump.json`,
      `${now}.archon-sync-a.dump.state.json`,
    ])
    expect((await stat(join(folder, 'trash', `${now}.archon-sync-a.dump`))).ino).toBe(ino)
  })

  it('refuses a pinned one and one in use, also by force', async () => {
    const { store } = await testStore()
    for (const id of ['pinned', 'used', 'other']) await makeBackup(store, id)
    await store.setPinned('pinned', true)
    await expect(store.remove('pinned', { force: true })).rejects.toMatchObject({ failure: { code: 'guard/refused' } })
    await expect(store.remove('used', { force: true, inUse: new Set(['used']) })).rejects.toMatchObject({
      failure: { code: 'job/busy' },
    })
    expect(await store.list()).toHaveLength(3)
  })

  it('takes the last usable one of an endpoint only by force, and others without', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'good')
    await makeBackup(store, 'bad')
    await writeFile(join(folder, 'archon-sync-bad.dump'), 'cut')
    const lastOne = { failure: { code: 'backup/last-one', message: expect.stringContaining('staging') } }
    await expect(store.remove('good')).rejects.toMatchObject(lastOne)
    await store.remove('bad')
    await store.remove('good', { force: true })
    expect(await store.list()).toEqual([])
  })

  it('works on one whose file is gone already', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await unlink(join(folder, 'archon-sync-a.dump'))
    await store.remove('a')
    expect(await store.list()).toEqual([])
    expect((await store.putBack('a')).state).toBe('missing')
  })

  it('of two at once, one finds nothing to delete', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'a')
    const both = await Promise.allSettled([store.remove('a', { force: true }), store.remove('a', { force: true })])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })
})

describe('putting back', () => {
  it('makes it what it was', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a', { schema: '{}' })
    await store.verify('a')
    const before = await store.readManifest('a')
    const entry = await store.get('a')
    const files = await readdir(folder)
    await store.remove('a', { force: true })
    await expect(store.get('a')).rejects.toMatchObject(notFound)
    expect(await store.putBack('a')).toEqual(entry)
    expect(await store.readManifest('a')).toEqual(before)
    expect((await readdir(folder)).filter((name) => name !== 'trash')).toEqual(files)
    expect(await readdir(join(folder, 'trash'))).toEqual([])
    await expect(store.putBack('a')).rejects.toMatchObject(notFound)
  })

  it('never writes over a file that has its name now', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await store.remove('a', { force: true })
    await writeFile(join(folder, 'archon-sync-a.dump'), 'someone else')
    await expect(store.putBack('a')).rejects.toMatchObject({ failure: { code: 'backup/failed' } })
    expect(await readFile(join(folder, 'archon-sync-a.dump'), 'utf8')).toBe('someone else')
    await unlink(join(folder, 'archon-sync-a.dump'))
    expect((await store.putBack('a')).state).toBe('present')
  })

  it('works for what the retention took', async () => {
    const { store } = await testStore()
    for (const [id, ageHours] of [
      ['a', 1],
      ['b', 90],
    ] as const)
      await makeBackup(store, id, { ageHours })
    await store.expire(testFacts(), now)
    expect((await store.catalogue(testFacts(), now)).trash).toMatchObject([{ manifest: { id: 'b' } }])
    await store.putBack('b')
    expect(idsOf(await store.list())).toEqual(['a', 'b'])
  })
})

describe('the trash', () => {
  it('keeps a backup for ten minutes, then it is gone for good', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await makeBackup(store, 'b')
    await store.remove('a', { now })
    await store.remove('b', { force: true, now: now + minute })
    expect(await store.emptyTrash(now + 10 * minute - 1)).toEqual([])
    expect(await store.emptyTrash(now + 10 * minute)).toEqual(['archon-sync-a.dump'])
    await expect(store.putBack('a')).rejects.toMatchObject(notFound)
    await store.putBack('b')
    expect(await readdir(join(folder, 'trash'))).toEqual([])
  })

  it('is emptied after a job as well', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await store.remove('a', { force: true, now: now - 11 * minute })
    await store.expire(testFacts(), now)
    expect(await readdir(join(folder, 'trash'))).toEqual([])
  })

  it('gives ten minutes more to what seems to come from the future, because the clock was set back', async () => {
    const { store } = await testStore()
    const years = 10 * 365 * 24 * 60 * minute
    await makeBackup(store, 'a')
    await store.remove('a', { force: true, now: now + years })
    expect(await store.emptyTrash(now)).toEqual([])
    expect((await store.catalogue(testFacts(), now)).trash).toMatchObject([
      { trashedAt: new Date(now).toISOString(), goneAt: new Date(now + 10 * minute).toISOString() },
    ])
    expect(await store.emptyTrash(now + 10 * minute)).toEqual(['archon-sync-a.dump'])
  })

  it('leaves alone what is not its own', async () => {
    const { folder, store } = await testStore()
    await mkdir(join(folder, 'trash'))
    const names = ['holiday.jpg', '1.holiday.jpg', '1.archon-sync-a.dump.txt', 'archon-sync-a.dump']
    for (const name of names) await writeFile(join(folder, 'trash', name), 'x')
    await store.emptyTrash(now)
    expect((await readdir(join(folder, 'trash'))).toSorted()).toEqual(names.toSorted())
  })

  it('is fine where nothing was ever thrown away', async () => {
    const { folder, store } = await testStore()
    expect(await store.emptyTrash(now)).toEqual([])
    expect(await createBackupStore(join(folder, 'none')).emptyTrash(now)).toEqual([])
  })

  it.runIf(process.platform !== 'win32')('is never a link to another place', async () => {
    const { folder, store } = await testStore()
    const outside = join(folder, '..', 'outside')
    await mkdir(outside)
    await writeFile(join(outside, '1.archon-sync-a.dump'), 'x')
    await chmod(join(outside, '1.archon-sync-a.dump'), 0o644)
    await symlink(outside, join(folder, 'trash'))
    await makeBackup(store, 'a')
    await expect(store.remove('a', { force: true })).rejects.toMatchObject({ failure: { code: 'disk/unwritable' } })
    await store.emptyTrash(now)
    await store.expire(testFacts(), now)
    expect(await readdir(outside)).toEqual(['1.archon-sync-a.dump'])
    expect((await stat(join(outside, '1.archon-sync-a.dump'))).mode & 0o777).toBe(0o644)
    expect(idsOf(await store.list())).toEqual(['a'])
  })
})

describe('a crash in the middle', () => {
  const files = ['', '.json', '.state.json'].map((ending) => `archon-sync-a.dump${ending}`)

  async function crashed(inTrash: readonly string[]) {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await store.verify('a')
    const [before] = await store.list()
    await mkdir(join(folder, 'trash'))
    for (const name of inTrash) await rename(join(folder, name), join(folder, 'trash', `${now}.${name}`))
    return { folder, store, before }
  }

  it.each([
    [[1], 'of a deletion, right after the manifest'],
    [[1, 0], 'of a deletion, after the archive'],
    [[1, 2], 'of putting back, after the archive'],
  ])('%j %s: it is in the trash, and can be put back whole', async (indexes) => {
    const { folder, store, before } = await crashed(indexes.map((index) => files[index] ?? ''))
    await store.emptyTrash(now + minute)
    expect((await readdir(join(folder, 'trash'))).toSorted()).toEqual(files.map((name) => `${now}.${name}`).toSorted())
    expect((await store.catalogue(testFacts(), now)).strays).toEqual([])
    expect(await store.putBack('a')).toEqual(before)
  })

  it('of a deletion: it can be put back even before anything was cleaned up', async () => {
    const { store, before } = await crashed([files[1] ?? ''])
    expect(await store.putBack('a')).toEqual(before)
  })

  it('of emptying: what is left goes the next time', async () => {
    const { folder, store } = await crashed(files)
    await unlink(join(folder, 'trash', `${now}.archon-sync-a.dump`))
    expect(await store.emptyTrash(now + 11 * minute)).toEqual(['archon-sync-a.dump'])
    expect(await readdir(join(folder, 'trash'))).toEqual([])
  })
})
