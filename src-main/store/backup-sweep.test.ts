import { mkdir, readdir, readFile, unlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hour, idsOf, makeBackup, testFacts, testNow, testStore } from './backup-fixture'

const now = testNow

describe('expiry', () => {
  it('takes old backups with everything beside them, but neither pinned ones nor the last good one', async () => {
    const { folder, store } = await testStore()
    for (const [id, ageHours] of [
      ['a', 90],
      ['b', 80],
      ['c', 70],
      ['d', 60],
    ] as const)
      await makeBackup(store, id, { ageHours })
    await store.setPinned('a', true)
    await store.verify('c')
    const result = await store.expire(testFacts(), now)
    expect(idsOf(result.removed)).toEqual(['c', 'b'])
    expect(result.kept).toContainEqual({ id: 'a', why: 'pinned' })
    expect(idsOf(await store.list())).toEqual(['d', 'a'])
    expect((await readdir(folder)).filter((name) => name.startsWith('archon-sync-c'))).toEqual([])
  })

  it('does not count a backup whose file is gone as the last good one', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'good', { ageHours: 90 })
    await makeBackup(store, 'gone', { ageHours: 80 })
    await unlink(join(folder, 'archon-sync-gone.dump'))
    await store.expire(testFacts(), now)
    expect(idsOf(await store.list())).toEqual(['good'])
  })

  it('spares what a job reads', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'a', { ageHours: 90 })
    await makeBackup(store, 'b', { ageHours: 80 })
    expect((await store.expire(testFacts({ inUse: new Set(['a']) }), now)).removed).toEqual([])
  })

  it('holds a safety backup until a later job has taken its place', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'a', { reason: 'before', ageHours: 90 })
    await makeBackup(store, 'b', { reason: 'before', ageHours: 80 })
    expect((await store.expire(testFacts(), now)).removed).toEqual([])
    const superseded = new Map([['a', now - 80 * hour]])
    expect(idsOf((await store.expire(testFacts({ superseded }), now)).removed)).toEqual(['a'])
  })

  it('acts on count and size as well', async () => {
    const { store } = await testStore()
    for (const id of ['a', 'b', 'c', 'd'])
      await makeBackup(store, id, { content: 'x'.repeat(1000), ageHours: 10 - id.charCodeAt(0) + 97 })
    const limits = { hours: 24, count: 3, days: 0, bytes: 2500 }
    expect(idsOf((await store.expire(testFacts({ limits }), now)).removed)).toEqual(['b', 'a'])
  })

  it('does not count the size of a file that is not there', async () => {
    const { folder, store } = await testStore()
    for (const [id, ageHours] of [
      ['a', 3],
      ['b', 2],
      ['lost', 1],
    ] as const)
      await makeBackup(store, id, { content: 'x'.repeat(1000), ageHours })
    await unlink(join(folder, 'archon-sync-lost.dump'))
    const limits = { hours: 24, count: null, days: 0, bytes: 2500 }
    expect((await store.expire(testFacts({ limits }), now)).removed).toEqual([])
    expect(idsOf((await store.expire(testFacts({ limits: { ...limits, bytes: 1500 } }), now)).removed)).toEqual(['a'])
  })

  it('waits once when the clock makes a leap of years', async () => {
    const { store } = await testStore()
    await makeBackup(store, 'a', { ageHours: 30 })
    await makeBackup(store, 'b', { ageHours: 10 })
    expect(idsOf((await store.expire(testFacts(), now - 20 * hour)).removed)).toEqual([])
    const later = now + 10 * 365 * 24 * hour
    expect((await store.expire(testFacts(), later)).kept).toContainEqual({ id: 'a', why: 'clock-jumped' })
    expect(idsOf((await store.expire(testFacts(), later + hour)).removed)).toEqual(['a'])
  })
})

describe('what crashes left', () => {
  it('goes when it is an hour old and nobody writes it; strangers and living jobs are left alone', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'kept')
    const leftovers = [
      '.archon-sync-x.dump.json.1234-abcd.tmp',
      '..retention.json.1234-abcd.tmp',
      'archon-sync-x.dump.4194305-boot_1.partial',
      'archon-sync-x.dump.pinned',
      'archon-sync-x.dump.state.json',
    ]
    const strangers = ['holiday.jpg', '.holiday.tmp', 'x.partial', 'archon-sync-x.dump.bak']
    for (const name of [...leftovers, ...strangers]) await writeFile(join(folder, name), name)
    await mkdir(join(folder, 'archon-sync-folder'))
    const living = await store.openPartial('archon-sync-y.dump')
    const before = await readdir(folder)
    expect((await store.expire(testFacts(), Date.now())).swept).toEqual([])
    for (const name of before) await utimes(join(folder, name), new Date(0), new Date(0))
    const { swept } = await store.expire(testFacts(), Date.now())
    expect(swept.toSorted()).toEqual(leftovers.toSorted())
    expect(await readFile(join(folder, 'holiday.jpg'), 'utf8')).toBe('holiday.jpg')
    const after = (await readdir(folder)).filter((name) => name !== '.retention.json')
    expect(after).toEqual(before.filter((name) => !leftovers.includes(name)))
    await living.discard()
  })

  it('is not a manifest whose archive someone deleted: that stays in the list until it expires', async () => {
    const { folder, store } = await testStore()
    await makeBackup(store, 'lost', { ageHours: 20 })
    await makeBackup(store, 'good', { ageHours: 10 })
    await unlink(join(folder, 'archon-sync-lost.dump'))
    for (const name of await readdir(folder)) await utimes(join(folder, name), new Date(0), new Date(0))
    await store.expire(testFacts(), now)
    expect((await store.get('lost')).state).toBe('missing')
    await store.expire(testFacts(), now + 5 * hour)
    expect(idsOf(await store.list())).toEqual(['good'])
  })
})
