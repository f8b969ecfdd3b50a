import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { idsOf, makeBackup, testFacts, testNow, testStore } from './backup-fixture'
import { createBackupStore } from './backups'
import { testFolder } from './test-folder'

describe('writing an archive', () => {
  it('has its final name only when it is whole, with the hash of its content', async () => {
    const { folder, store } = await testStore()
    const partial = await store.openPartial('archon-sync-a.dump')
    const chunks = [Buffer.alloc(3_000_000, 1), Buffer.from('end')]
    await pipeline(Readable.from(chunks), partial.stream)
    expect((await readdir(folder)).every((name) => name.endsWith('.partial'))).toBe(true)
    const digest = await partial.finish()
    expect(digest).toEqual({
      bytes: 3_000_003,
      sha256: createHash('sha256').update(Buffer.concat(chunks)).digest('hex'),
    })
    const path = await partial.publish()
    expect(await readdir(folder)).toEqual(['archon-sync-a.dump'])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  it('leaves nothing behind when it is discarded in the middle', async () => {
    const { folder, store } = await testStore()
    const partial = await store.openPartial('archon-sync-a.dump')
    partial.stream.write(Buffer.alloc(100_000))
    await partial.discard()
    await partial.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('cannot be published before it is finished', async () => {
    const { store } = await testStore()
    const partial = await store.openPartial('archon-sync-a.dump')
    await expect(partial.publish()).rejects.toThrow('writing')
    await expect(partial.finish()).rejects.toThrow('before the stream has finished')
    await partial.discard()
  })

  it.each(['../x.dump', 'archon-sync-../../x.dump', '/etc/x.dump', 'archon-sync-a.dump\0', 'other.dump', ''])(
    'refuses a name that is not one of ours: %j',
    async (name) => {
      const { store } = await testStore()
      await expect(store.openPartial(name)).rejects.toThrow('Not an archive name')
    },
  )
})

function endless(): Readable {
  return Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(100_000, 7)
    })(),
  )
}

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('on a small disk', () => {
  async function smallDisk(megabytes: number, inodes = 1000) {
    const folder = await testFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,nr_inodes=${inodes}`, 'tmpfs', folder])
    onTestFinished(() => {
      execFileSync('umount', [folder])
    })
    return createBackupStore(folder)
  }

  it.each([1, 2, 4, 8])('fails as disk/full and gives the room back (%i MB)', async (megabytes) => {
    const store = await smallDisk(megabytes)
    const free = (await store.usage()).freeBytes
    const partial = await store.openPartial('archon-sync-a.dump')
    await expect(pipeline(endless(), partial.stream)).rejects.toMatchObject({ failure: { code: 'disk/full' } })
    await partial.discard()
    expect(await store.usage()).toEqual({ usedBytes: 0, trashBytes: 0, freeBytes: free })
  })

  it('empties the trash at once when a job needs the room', async () => {
    const store = await smallDisk(4)
    await store.prepare(1000)
    await makeBackup(store, 'old', { content: 'x'.repeat(3_000_000) })
    await store.remove('old', { force: true })
    await store.prepare(1000)
    expect((await store.usage()).trashBytes).toBeGreaterThan(3_000_000)
    await store.prepare(2_000_000)
    expect((await store.usage()).usedBytes).toBe(0)
  })

  it('deletes for good where there is no room even for a trash folder', async () => {
    const store = await smallDisk(4, 8)
    for (const id of ['a', 'b', 'c']) await makeBackup(store, id)
    await store.setPinned('a', true)
    expect(await readdir(await store.folder())).toHaveLength(7)
    await store.remove('b')
    expect(idsOf(await store.list())).toEqual(['c', 'a'])
    expect(await readdir(await store.folder())).toHaveLength(5)
    await store.remove('c')
    expect((await store.catalogue(testFacts(), Date.now())).trash).toMatchObject([{ manifest: { id: 'c' } }])
  })

  it('still says what is true of a backup when the verdict cannot be written down', async () => {
    const store = await smallDisk(1)
    await makeBackup(store, 'a')
    const filler = await store.openPartial('archon-sync-filler.dump')
    await pipeline(endless(), filler.stream).catch(() => undefined)
    const entry = await store.verify('a')
    expect(entry).toMatchObject({ state: 'present', verifiedAt: expect.any(String) })
    expect((await store.get('a')).verifiedAt).toBeNull()
    await filler.discard()
  })

  it('says both numbers before anything is written', async () => {
    const store = await smallDisk(2)
    await expect(store.prepare(5_000_000)).rejects.toMatchObject({
      failure: { code: 'disk/full', message: expect.stringMatching(/5 MB are needed, 2\.1 MB are free/) },
    })
  })
})

describe('an id that comes from outside', () => {
  it.each(['../../etc/passwd', 'a/../b', '/etc/passwd', 'archon-sync-a.dump', '.', '', 'a\0', '%2e%2e', 'toString'])(
    'is only ever looked for in the list: %j',
    async (id) => {
      const { folder, store } = await testStore()
      await makeBackup(store, 'a')
      const before = await readdir(folder)
      const gone = { failure: { code: 'backup/not-found' } }
      const proof = { at: '', serverVersion: '17', tables: 0, rows: 0, verdict: 'identical' as const }
      await expect(store.get(id)).rejects.toMatchObject(gone)
      await expect(store.readManifest(id)).rejects.toMatchObject(gone)
      await expect(store.openForReading(id)).rejects.toMatchObject(gone)
      await expect(store.verify(id)).rejects.toMatchObject(gone)
      await expect(store.setPinned(id, true)).rejects.toMatchObject(gone)
      await expect(store.setProof(id, proof)).rejects.toMatchObject(gone)
      await expect(store.remove(id, { force: true })).rejects.toMatchObject(gone)
      await expect(store.putBack(id)).rejects.toMatchObject(gone)
      expect(await readdir(folder)).toEqual(before)
    },
  )
})

describe('a backup that is open', () => {
  it('is in use until its file is closed: neither deleted nor expired', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'newer', { ageHours: 80 })
    await makeBackup(store, 'old', { ageHours: 90 })
    const { handle } = await store.openForReading('old')
    await expect(store.remove('old')).rejects.toMatchObject({ failure: { code: 'job/busy' } })
    expect((await store.expire(testFacts(), testNow)).removed).toEqual([])
    expect((await store.catalogue(testFacts(), testNow)).fates.old).toEqual({ kind: 'stays', why: 'in-use' })
    await handle.close()
    expect(idsOf((await store.expire(testFacts(), testNow)).removed)).toEqual(['old'])
  })

  it('is free again as well when a stream has read it', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'a')
    const { handle } = await store.openForReading('a')
    for await (const _chunk of handle.createReadStream());
    await store.remove('a', { force: true })
    expect(await store.list()).toEqual([])
  })
})

describe.runIf(process.platform !== 'win32')('who else can read it', () => {
  it('is nobody: folder and trash 0700, every file 0600, whatever the umask', async () => {
    const before = process.umask(0)
    try {
      const { folder, store } = await testStore()
      await makeBackup(store, 'a')
      await makeBackup(store, 'b')
      await store.setPinned('a', true)
      await store.verify('b')
      await store.remove('b')
      expect((await modes(folder)).toSorted()).toEqual([
        '600 archon-sync-a.dump',
        '600 archon-sync-a.dump.json',
        '600 archon-sync-a.dump.state.json',
        '600 trash/archon-sync-b.dump',
        '600 trash/archon-sync-b.dump.json',
        '600 trash/archon-sync-b.dump.state.json',
        '700 ',
        '700 trash',
      ])
    } finally {
      process.umask(before)
    }
  })

  it('is nobody again after the next job, when files were copied there with other rights', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'a')
    await makeBackup(store, 'b')
    await store.setPinned('a', true)
    await store.remove('b')
    for (const name of await readdir(folder, { recursive: true })) await chmod(join(folder, name), 0o755)
    await chmod(folder, 0o755)
    await mkdir(join(folder, 'mine'), { mode: 0o755 })
    await store.prepare(0)
    await store.expire(testFacts(), testNow)
    expect((await modes(folder)).filter((line) => !line.startsWith('600'))).toEqual(['700 ', '755 mine', '700 trash'])
  })

  async function modes(folder: string): Promise<string[]> {
    const names = ['', ...(await readdir(folder, { recursive: true }))].toSorted()
    return Promise.all(
      names.map(async (name) => {
        const { mode } = await stat(join(folder, name))
        return `${(mode & 0o777).toString(8)} ${name.replace(/\d{10,}\./, '')}`
      }),
    )
  }
})
