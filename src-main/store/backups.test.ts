import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, symlink, truncate, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Manifest } from '../../src-shared/domain/backup'
import { archiveFileName } from './backup-files'
import { type BackupStore, createBackupStore } from './backups'
import { testFolder } from './test-folder'

const hour = 3_600_000
const now = Date.parse('2030-01-10T00:00:00Z')

function manifest(syncId: string, digest: { bytes: number; sha256: string }, more: Partial<Manifest> = {}): Manifest {
  return {
    format: 'archon-sync-backup',
    version: 1,
    id: syncId,
    reason: 'export',
    syncId,
    file: archiveFileName(syncId, 'export'),
    ...digest,
    createdAt: new Date(now).toISOString(),
    endpoint: {
      id: 'remote',
      name: 'staging',
      environment: 'staging',
      address: 'h:5432/d',
      user: 'u',
      systemIdentifier: '7',
      databaseOid: 5,
    },
    serverVersion: '17.12',
    toolsVersion: '17.12',
    tables: [],
    sequences: [],
    digest: { method: 'hashtextextended', proof: null },
    absentTables: [],
    schema: null,
    checkedAt: new Date(now).toISOString(),
    ...more,
  }
}

async function make(store: BackupStore, syncId: string, ageHours = 0, content = `PGDMP ${syncId}`) {
  const partial = await store.openPartial(archiveFileName(syncId, 'export'))
  await pipeline(Readable.from([Buffer.from(content)]), partial.stream)
  const digest = await partial.finish()
  await partial.publish()
  const createdAt = new Date(now - ageHours * hour).toISOString()
  return store.writeManifest(manifest(syncId, digest, { createdAt }))
}

async function subject() {
  const folder = join(await testFolder(), 'backups')
  const store = createBackupStore(folder)
  await store.prepare(1000)
  return { folder, store }
}

describe('writing an archive', () => {
  it('has its final name only when it is whole, with the hash of its content', async () => {
    const { folder, store } = await subject()
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
    const { folder, store } = await subject()
    const partial = await store.openPartial('archon-sync-a.dump')
    partial.stream.write(Buffer.alloc(100_000))
    await partial.discard()
    await partial.discard()
    expect(await readdir(folder)).toEqual([])
  })

  it('cannot be published before it is finished', async () => {
    const { store } = await subject()
    const partial = await store.openPartial('archon-sync-a.dump')
    await expect(partial.publish()).rejects.toThrow('writing')
    await expect(partial.finish()).rejects.toThrow('before the stream has finished')
    await partial.discard()
  })

  it.each(['../x.dump', 'archon-sync-../../x.dump', '/etc/x.dump', 'archon-sync-a.dump\0', 'other.dump', ''])(
    'refuses a name that is not one of ours: %j',
    async (name) => {
      const { store } = await subject()
      await expect(store.openPartial(name)).rejects.toThrow('Not an archive name')
    },
  )
})

describe.runIf(process.platform === 'linux' && process.getuid?.() === 0)('on a small disk', () => {
  async function smallDisk(megabytes: number) {
    const folder = await testFolder()
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
    onTestFinished(() => {
      execFileSync('umount', [folder])
    })
    return createBackupStore(folder)
  }

  it.each([1, 2, 4, 8])('fails as disk/full and gives the room back (%i MB)', async (megabytes) => {
    const store = await smallDisk(megabytes)
    const free = (await store.usage()).freeBytes
    const partial = await store.openPartial('archon-sync-a.dump')
    const endless = Readable.from(
      (function* () {
        for (;;) yield Buffer.alloc(100_000, 7)
      })(),
    )
    await expect(pipeline(endless, partial.stream)).rejects.toMatchObject({ failure: { code: 'disk/full' } })
    await partial.discard()
    expect(await store.usage()).toEqual({ usedBytes: 0, freeBytes: free })
  })

  it('says both numbers before anything is written', async () => {
    const store = await smallDisk(2)
    await expect(store.prepare(5_000_000)).rejects.toMatchObject({
      failure: { code: 'disk/full', message: expect.stringMatching(/5 MB are needed, 2\.1 MB are free/) },
    })
  })
})

describe('reading', () => {
  it('lists newest first and says what is true of each file now', async () => {
    const { folder, store } = await subject()
    await make(store, 'old', 5)
    await make(store, 'new', 1)
    await make(store, 'cut', 2)
    await truncate(join(folder, 'archon-sync-cut.dump'), 3)
    await unlink(join(folder, 'archon-sync-old.dump'))
    await store.setPinned('new', true)
    expect((await store.list()).map((entry) => [entry.manifest.id, entry.state, entry.pinned])).toEqual([
      ['new', 'present', true],
      ['cut', 'size-differs', false],
      ['old', 'missing', false],
    ])
  })

  it('leaves out manifests that are damaged, foreign or name another file', async () => {
    const { folder, store } = await subject()
    const good = await make(store, 'good')
    await writeFile(join(folder, 'archon-sync-a.dump.json'), '{')
    await writeFile(join(folder, 'archon-sync-b.dump.json'), JSON.stringify(good.manifest))
    await writeFile(join(folder, 'notes.json'), JSON.stringify(good.manifest))
    const outside = JSON.stringify({ ...good.manifest, id: 'c', file: '../../etc/passwd' })
    await writeFile(join(folder, 'archon-sync-c.dump.json'), outside)
    expect((await store.list()).map((entry) => entry.manifest.id)).toEqual(['good'])
  })

  it('opens a whole archive, and finds one changed byte by its hash', async () => {
    const { folder, store } = await subject()
    const entry = await make(store, 'a', 0, 'PGDMP content')
    const open = await store.openForReading('a')
    expect(await open.handle.readFile('utf8')).toBe('PGDMP content')
    await open.handle.close()
    await store.verifyHash(entry)
    await writeFile(join(folder, 'archon-sync-a.dump'), 'PGDMP cOntent')
    await expect(store.verifyHash(entry)).rejects.toMatchObject({ failure: { code: 'archive/damaged' } })
  })

  it('does not follow a link that lies in the place of an archive', async () => {
    const { folder, store } = await subject()
    await make(store, 'a', 0, '0123456789')
    const secret = join(folder, '..', 'secret')
    await writeFile(secret, '0123456789')
    await unlink(join(folder, 'archon-sync-a.dump'))
    await symlink(secret, join(folder, 'archon-sync-a.dump'))
    await expect(store.openForReading('a')).rejects.toMatchObject({ failure: { code: 'archive/damaged' } })
    expect((await store.list())[0]?.state).toBe('missing')
  })
})

describe('expiry', () => {
  it('removes old backups with their manifests, but neither pinned ones nor the last good one', async () => {
    const { folder, store } = await subject()
    for (const [name, age] of [
      ['a', 90],
      ['b', 80],
      ['c', 70],
      ['d', 60],
    ] as const)
      await make(store, name, age)
    await store.setPinned('a', true)
    const result = await store.expire({ hours: 24 }, now)
    expect(result.removed.map((entry) => entry.manifest.id)).toEqual(['c', 'b'])
    expect((await store.list()).map((entry) => entry.manifest.id)).toEqual(['d', 'a'])
    expect((await readdir(folder)).filter((name) => name.startsWith('archon-sync-c'))).toEqual([])
  })

  it('does not count a backup whose file is gone as the last good one', async () => {
    const { folder, store } = await subject()
    await make(store, 'good', 90)
    await make(store, 'gone', 80)
    await unlink(join(folder, 'archon-sync-gone.dump'))
    await store.expire({ hours: 24 }, now)
    expect((await store.list()).map((entry) => entry.manifest.id)).toEqual(['good'])
  })

  it('spares what a job reads', async () => {
    const { store } = await subject()
    await make(store, 'a', 90)
    await make(store, 'b', 80)
    expect((await store.expire({ hours: 24, inUse: new Set(['a']) }, now)).removed).toEqual([])
  })

  it('sweeps abandoned partial files and lone manifests, and leaves strangers and living jobs alone', async () => {
    const { folder, store } = await subject()
    await make(store, 'lone')
    await unlink(join(folder, 'archon-sync-lone.dump'))
    const dead = 'archon-sync-x.dump.4194305-boot_1.partial'
    await writeFile(join(folder, dead), 'x')
    await writeFile(join(folder, 'holiday.jpg'), 'x')
    await mkdir(join(folder, 'archon-sync-folder'))
    const living = await store.openPartial('archon-sync-y.dump')
    for (const name of await readdir(folder)) await utimes(join(folder, name), new Date(0), new Date(0))
    const { swept } = await store.expire({ hours: 24 }, now)
    expect(swept.toSorted()).toEqual(['archon-sync-lone.dump.json', dead])
    expect(await readFile(join(folder, 'holiday.jpg'), 'utf8')).toBe('x')
    expect(await readdir(folder)).toContain(living.path.slice(folder.length + 1))
    await living.discard()
  })
})
