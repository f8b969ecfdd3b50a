import { readdir, readFile, stat, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { BackupProof } from '../../src-shared/domain/backup'
import { idsOf, makeBackup, testFacts, testNow, testStore } from './backup-fixture'

const proof: BackupProof = {
  at: '2030-01-01T00:00:00Z',
  serverVersion: '17.12',
  tables: 3,
  rows: 9,
  verdict: 'identical',
}
const damaged = { failure: { code: 'archive/damaged' } }

describe('verifying', () => {
  it('remembers when the content was compared last', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'a')
    const began = Date.now()
    const entry = await store.verify('a')
    expect(entry.state).toBe('present')
    expect(Date.parse(entry.verifiedAt ?? '')).toBeGreaterThanOrEqual(began)
    expect(await store.get('a')).toEqual(entry)
  })

  it('answers that one changed byte makes it damaged, which stays known and is never opened', async () => {
    const { folder, store } = await testStore()
    const entry = await makeBackup(store, 'a', { content: 'PGDMP content' })
    await writeFile(join(folder, 'archon-sync-a.dump'), 'PGDMP cOntent')
    expect((await store.get('a')).state).toBe('present')
    expect(await store.verify('a')).toMatchObject({ state: 'damaged', verifiedAt: expect.any(String) })
    expect((await store.list())[0]?.state).toBe('damaged')
    await expect(store.openForReading('a')).rejects.toMatchObject(damaged)
    await expect(store.verifyHash(entry)).rejects.toMatchObject(damaged)
  })

  it('takes it back when the file is whole again', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a', { content: 'PGDMP content' })
    await writeFile(join(folder, 'archon-sync-a.dump'), 'PGDMP cOntent')
    await store.verify('a')
    await writeFile(join(folder, 'archon-sync-a.dump'), 'PGDMP content')
    expect((await store.get('a')).state).toBe('damaged')
    expect((await store.verify('a')).state).toBe('present')
    await (await store.openForReading('a')).handle.close()
  })

  it('does not call a file verified that was touched since', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await store.verify('a')
    await utimes(join(folder, 'archon-sync-a.dump'), new Date(0), new Date(0))
    expect(await store.get('a')).toMatchObject({ state: 'present', verifiedAt: null })
  })

  it('a job that reads it leaves its verdict as well', async () => {
    const { folder, store } = await testStore()
    const entry = await makeBackup(store, 'a', { content: 'PGDMP content' })
    await store.verifyHash(entry)
    expect((await store.get('a')).verifiedAt).not.toBeNull()
    await writeFile(join(folder, 'archon-sync-a.dump'), 'PGDMP cOntent')
    await expect(store.verifyHash(entry)).rejects.toMatchObject(damaged)
    expect((await store.get('a')).state).toBe('damaged')
  })

  it.each([
    ['missing', async (path: string) => unlink(path)],
    ['size-differs', async (path: string) => writeFile(path, 'short')],
  ] as const)('answers what is wrong with one that is %s', async (state, harm) => {
    const { folder, store } = await testStore()
    const entry = await makeBackup(store, 'a')
    await harm(join(folder, 'archon-sync-a.dump'))
    expect(await store.verify('a')).toMatchObject({ state, verifiedAt: null })
    await expect(store.verifyHash(entry)).rejects.toMatchObject(damaged)
  })

  it('does not count a damaged one as the last good one', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'good', { ageHours: 90 })
    await makeBackup(store, 'bad', { ageHours: 80, content: 'PGDMP content' })
    await writeFile(join(folder, 'archon-sync-bad.dump'), 'PGDMP cOntent')
    await store.verify('bad')
    await store.expire(testFacts(), testNow)
    expect(idsOf(await store.list())).toEqual(['good'])
  })
})

describe('what is kept beside an archive', () => {
  it('is pin, verdict and proof together, each changed without losing the others', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'a')
    await Promise.all([store.setPinned('a', true), store.verify('a'), store.setProof('a', proof)])
    const entry = await store.get('a')
    expect(entry).toMatchObject({ pinned: true, state: 'present', proof })
    expect(entry.verifiedAt).not.toBeNull()
    expect(await store.setPinned('a', false)).toEqual({ ...entry, pinned: false })
  })

  it('is one small file that only the owner reads, and none before there is something to keep', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    expect(await readdir(folder)).toEqual(['archon-sync-a.dump', 'archon-sync-a.dump.json'])
    await store.setPinned('a', true)
    const path = join(folder, 'archon-sync-a.dump.state.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ version: 1, pinned: true, verified: null, proof: null })
  })

  it('honours the pin of an earlier version, until it is unpinned', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await writeFile(join(folder, 'archon-sync-a.dump.pinned'), '')
    expect((await store.get('a')).pinned).toBe(true)
    expect((await store.setProof('a', proof)).pinned).toBe(true)
    expect(await readdir(folder)).not.toContain('archon-sync-a.dump.pinned')
    expect((await store.get('a')).pinned).toBe(true)
    expect((await store.setPinned('a', false)).pinned).toBe(false)
  })

  it.each(['', '{', '[]', '{"version":1}', '{"version":1,"pinned":"no","verified":null,"proof":null}'])(
    'counts as a pin when it cannot be read (%s), and can be unpinned',
    async (text) => {
      const { folder, store } = await testStore()
      await makeBackup(store, 'newer', { ageHours: 80 })
      await makeBackup(store, 'a', { ageHours: 90 })
      await writeFile(join(folder, 'archon-sync-a.dump.state.json'), text)
      expect((await store.get('a')).pinned).toBe(true)
      expect((await store.expire(testFacts(), testNow)).removed).toEqual([])
      expect(await store.setPinned('a', false)).toMatchObject({ pinned: false })
    },
  )

  it('keeps what a newer version wrote', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    const path = join(folder, 'archon-sync-a.dump.state.json')
    await writeFile(path, JSON.stringify({ version: 2, pinned: false, verified: null, proof: null, colour: 'red' }))
    expect((await store.setPinned('a', true)).pinned).toBe(true)
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ version: 2, colour: 'red', pinned: true })
  })
})
