import { execFileSync } from 'node:child_process'
import { mkdir, readFile, rename, rm, symlink, truncate, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hour, idsOf, makeBackup, testFacts, testManifest, testNow, testStore } from './backup-fixture'
import { createBackupStore } from './backups'

const now = testNow

describe('the list', () => {
  it('has the newest first and says what is true of each file now', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'old', { ageHours: 5 })
    await makeBackup(store, 'new', { ageHours: 1 })
    await makeBackup(store, 'cut', { ageHours: 2 })
    await makeBackup(store, 'long', { ageHours: 3 })
    await makeBackup(store, 'folder', { ageHours: 4 })
    await truncate(join(folder, 'archon-sync-cut.dump'), 3)
    await writeFile(join(folder, 'archon-sync-long.dump'), 'x', { flag: 'a' })
    await unlink(join(folder, 'archon-sync-old.dump'))
    await unlink(join(folder, 'archon-sync-folder.dump'))
    await mkdir(join(folder, 'archon-sync-folder.dump'))
    expect((await store.list()).map((entry) => [entry.manifest.id, entry.state])).toEqual([
      ['new', 'present'],
      ['cut', 'size-differs'],
      ['long', 'size-differs'],
      ['folder', 'missing'],
      ['old', 'missing'],
    ])
  })

  it('leaves definitions out, and gives them whole when asked for', async () => {
    const { store } = await testStore()
    const [entry] = [await makeBackup(store, 'a', { schema: '{"tables":[]}', prelude: ['create type t as enum ()'] })]
    expect(entry?.manifest).toMatchObject({ schema: null, prelude: [] })
    expect((await store.get('a')).manifest).toEqual(entry?.manifest)
    expect(await store.readManifest('a')).toMatchObject({
      schema: '{"tables":[]}',
      prelude: ['create type t as enum ()'],
    })
  })

  it('is made from the manifests alone: another process, another folder, nothing else needed', async () => {
    const { folder, store } = await testStore()
    const [a, b] = [await makeBackup(store, 'a'), await makeBackup(store, 'b')]
    await rename(folder, `${folder}-moved`)
    expect(await createBackupStore(`${folder}-moved`).list()).toEqual([b, a])
    expect(await store.list()).toEqual([])
  })

  it('sees a manifest that was changed, though it remembers them', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a', { note: 'one' })
    expect((await store.get('a')).manifest.note).toBe('one')
    const path = join(folder, 'archon-sync-a.dump.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('"one"', '"two"'))
    await utimes(path, new Date(1000), new Date(1000))
    expect((await store.get('a')).manifest.note).toBe('two')
  })

  it('has one backup of an id, when someone copied its files', async () => {
    const { folder, store } = await testStore()
    const { manifest } = await makeBackup(store, 'a')
    const copy = { ...manifest, file: 'archon-sync-a_copy.dump' }
    await writeFile(join(folder, 'archon-sync-a_copy.dump'), 'x')
    await writeFile(join(folder, 'archon-sync-a_copy.dump.json'), JSON.stringify(copy))
    const { entries, strays } = await store.catalogue(testFacts(), now)
    expect(entries.map((entry) => entry.manifest.file)).toEqual(['archon-sync-a.dump'])
    expect(strays).toEqual([{ file: 'archon-sync-a_copy.dump', bytes: 1, problem: 'manifest-unreadable' }])
  })
})

describe('what is no backup', () => {
  it.each([
    ['cut off', '{"format":"archon-sync-backup"'],
    ['empty', ''],
    ['a list', '[]'],
    ['of another program', '{"format":"other","version":1}'],
    ['without a date', JSON.stringify(testManifest('a', { createdAt: 'yesterday' }))],
    ['of another file', JSON.stringify(testManifest('a', { file: 'archon-sync-b.dump' }))],
    ['of a file outside', JSON.stringify(testManifest('a', { file: '../../etc/passwd' }))],
  ])('is an archive with a manifest that is %s: it is named, never hidden', async (_, text) => {
    const { folder, store } = await testStore()
    await writeFile(join(folder, 'archon-sync-a.dump'), 'PGDMP')
    await writeFile(join(folder, 'archon-sync-a.dump.json'), text)
    const { entries, strays } = await store.catalogue(testFacts(), now)
    expect(entries).toEqual([])
    expect(strays).toEqual([{ file: 'archon-sync-a.dump', bytes: 5, problem: 'manifest-unreadable' }])
  })

  it('is one of a newer version', async () => {
    const { folder, store } = await testStore()
    await writeFile(join(folder, 'archon-sync-a.dump'), 'PGDMP')
    await writeFile(
      join(folder, 'archon-sync-a.dump.json'),
      JSON.stringify({ ...testManifest('a'), version: 2, compression: 'new' }),
    )
    expect((await store.catalogue(testFacts(), now)).strays).toEqual([
      { file: 'archon-sync-a.dump', bytes: 5, problem: 'manifest-too-new' },
    ])
  })

  it('is an archive whose manifest was deleted, and stays however old it is', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await makeBackup(store, 'b')
    await rm(join(folder, 'archon-sync-a.dump.json'))
    await utimes(join(folder, 'archon-sync-a.dump'), new Date(0), new Date(0))
    await store.expire(testFacts(), now + 1000 * hour)
    const { entries, strays } = await store.catalogue(testFacts(), now)
    expect(idsOf(entries)).toEqual(['b'])
    expect(strays).toEqual([{ file: 'archon-sync-a.dump', bytes: 7, problem: 'no-manifest' }])
  })

  it('is a manifest without archive that cannot be read', async () => {
    const { folder, store } = await testStore()
    await writeFile(join(folder, 'archon-sync-a.dump.json'), '{')
    expect((await store.catalogue(testFacts(), now)).strays).toEqual([
      { file: 'archon-sync-a.dump.json', bytes: 1, problem: 'manifest-unreadable' },
    ])
  })

  it('is a dump that someone put there; what is no dump is not mentioned', async () => {
    const { folder, store } = await testStore()
    const dumps = ['archon-sync-20240101.sql', 'shop.dump', 'Shop.SQL.gz', 'shop.tar']
    for (const name of [...dumps, 'holiday.jpg', '.hidden.sql', 'notes.json']) await writeFile(join(folder, name), 'x')
    await mkdir(join(folder, 'folder.dump'))
    const { strays } = await store.catalogue(testFacts(), now)
    expect(strays.map(({ file }) => file)).toEqual(dumps)
  })

  it('is a file that is being written', async () => {
    const { store } = await testStore()
    const partial = await store.openPartial('archon-sync-a.dump')
    expect(await store.catalogue(testFacts(), now)).toMatchObject({ entries: [], strays: [] })
    await partial.discard()
  })
})

describe.runIf(process.platform !== 'win32')('links and pipes in the place of files', () => {
  it('are not followed as an archive', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a', { content: '0123456789' })
    const secret = join(folder, '..', 'secret')
    await writeFile(secret, '0123456789')
    await unlink(join(folder, 'archon-sync-a.dump'))
    await symlink(secret, join(folder, 'archon-sync-a.dump'))
    await expect(store.openForReading('a')).rejects.toMatchObject({ failure: { code: 'archive/damaged' } })
    expect((await store.verify('a')).state).toBe('missing')
  })

  it('are not followed as a manifest', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    const path = join(folder, 'archon-sync-a.dump.json')
    await rename(path, join(folder, '..', 'elsewhere.json'))
    await symlink(join(folder, '..', 'elsewhere.json'), path)
    expect(await store.catalogue(testFacts(), now)).toMatchObject({
      entries: [],
      strays: [{ file: 'archon-sync-a.dump', problem: 'manifest-unreadable' }],
    })
  })

  it('keep nobody waiting', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await makeBackup(store, 'b')
    for (const name of ['archon-sync-a.dump', 'archon-sync-b.dump.json', 'archon-sync-a.dump.state.json']) {
      await rm(join(folder, name), { force: true })
      execFileSync('mkfifo', [join(folder, name)])
    }
    expect((await store.list()).map((entry) => [entry.manifest.id, entry.state])).toEqual([['a', 'missing']])
    await expect(store.openForReading('a')).rejects.toMatchObject({ failure: { code: 'archive/damaged' } })
  })
})

describe('the catalogue', () => {
  it('says what becomes of each backup, and how much room there is', async () => {
    const { folder, store } = await testStore()
    for (const [id, ageHours] of [
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ] as const)
      await makeBackup(store, id, { ageHours, content: 'x'.repeat(1000) })
    await store.setPinned('c', true)
    await store.remove('a', { now: now - 1000 })
    const list = await store.catalogue(testFacts(), now)
    expect(list.fates).toEqual({
      b: { kind: 'stays', why: 'newest-checked' },
      c: { kind: 'stays', why: 'pinned' },
    })
    expect(list.trash).toMatchObject([{ manifest: { id: 'a' }, goneAt: new Date(now - 1000 + 600_000).toISOString() }])
    expect(list.usedBytes).toBeGreaterThan(3000)
    expect(list.freeBytes).toBeGreaterThan(0)
    expect((await store.catalogue(testFacts(), now + hour)).trash).toEqual([])
    expect(list.entries.every((entry) => entry.manifest.file.startsWith('archon-sync-'))).toBe(true)
    expect(folder).not.toBe('')
  })

  it('is empty where there is no folder yet', async () => {
    const { folder } = await testStore()
    const list = await createBackupStore(join(folder, 'none')).catalogue(testFacts(), now)
    expect(list).toMatchObject({ entries: [], fates: {}, strays: [], trash: [], usedBytes: 0 })
    expect(list.freeBytes).toBeGreaterThan(0)
  })
})
