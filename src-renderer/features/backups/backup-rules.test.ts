import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultSettings } from '../../../src-shared/domain/settings'
import { backupEntry, historyRecord, local, production } from '../../testing/samples'
import { besideName, nextName } from '../../text/beside-name'
import { fateSentence, undoUntil } from '../../text/fate'
import { readRetention, retentionForm } from '../../text/retention-form'
import { retentionSentence } from '../../text/retention-words'
import { groupBackups, rowOrder } from './backup-groups'
import { environmentOf, fileState, filterBackups, runsById, whyLong, whyShort } from './backup-words'
import { comparedRows } from './comparison-rows'
import { restoreItems } from './restore-choices'
import { cut } from './sample-grid'

const now = new Date(2026, 10, 24, 12, 0).getTime()
const at = (year: number, month: number, day: number, hour = 10) =>
  new Date(year, month - 1, day, hour, 12).toISOString()
const made = (createdAt: string, id = createdAt) => backupEntry({ manifest: { createdAt, id } })

describe('the days of the list', () => {
  test('are today, yesterday, weeks from Monday to Sunday, and months in the end', () => {
    const days = [
      at(2026, 11, 24),
      at(2026, 11, 23, 18),
      at(2026, 11, 22),
      at(2026, 11, 16),
      at(2026, 11, 2),
      at(2026, 9, 30),
    ]
    const groups = groupBackups(
      days.map((day) => made(day)),
      now,
    )
    expect(groups.map((group) => [group.label, ...group.rows.map((row) => row.when)])).toEqual([
      ['Today', '10:12'],
      ['Yesterday', '18:12'],
      ['16 to 22 Nov', 'Sun', 'Mon'],
      ['2 to 8 Nov', '2 Nov'],
      ['September 2026', '30 Sept'],
    ])
  })

  test('a week that is not over ends before yesterday', () => {
    const friday = new Date(2026, 10, 27, 12, 0).getTime()
    const [first, second] = groupBackups([made(at(2026, 11, 25)), made(at(2026, 11, 23))], friday)
    expect(first?.label).toBe('23 to 25 Nov')
    expect(second).toBeUndefined()
  })

  test('property: every backup is in one group, newest first, whatever the dates', () => {
    const moment = fc.date({ min: new Date(2020, 0, 1), max: new Date(2027, 0, 1), noInvalidDate: true })
    fc.assert(
      fc.property(fc.uniqueArray(moment, { selector: Number, maxLength: 12 }), (dates) => {
        const entries = dates.map((date) => made(date.toISOString()))
        const order = rowOrder(groupBackups(entries, now))
        expect(order).toHaveLength(entries.length)
        const times = order.map((entry) => Date.parse(entry.manifest.createdAt))
        expect(times).toEqual([...times].sort((a, b) => b - a))
      }),
    )
  })
})

describe('the words', () => {
  const runs = runsById([
    historyRecord(),
    historyRecord({
      syncId: 'restore_20261124_110000',
      kind: 'restore',
      source: { ...historyRecord().source, kind: 'backup', name: 'Backup of db, 2026-11-22 14:03' },
    }),
    historyRecord({ syncId: 'undo_20261124_120000', kind: 'undo' }),
  ])
  const why = (manifest: Parameters<typeof backupEntry>[0]) => whyShort(backupEntry(manifest).manifest, runs)

  test('say why a backup exists', () => {
    expect(why({})).toBe('before pull from staging')
    expect(why({ manifest: { syncId: 'restore_20261124_110000' } })).toMatch(/^before restore of 2\d Nov \d\d:\d\d$/)
    expect(why({ manifest: { syncId: 'undo_20261124_120000' } })).toBe('before an undo')
    expect(why({ manifest: { syncId: 'sync_20200101_000000' } })).toBe('before sync_20200101_000000')
    expect(why({ manifest: { reason: 'export' } })).toBe('export of supabase-ai-db')
    expect(why({ manifest: { reason: 'manual', note: 'x' } })).toBe('manual')
    expect(whyLong(backupEntry().manifest, runs)).toBe('before “Pull staging into local”')
    expect(whyLong(backupEntry({ manifest: { reason: 'imported', note: 'a\u202eb.dump' } }).manifest, runs)).toBe(
      'Imported from a\\u{202e}b.dump',
    )
  })

  test('a damaged file is never called verified or proven', () => {
    const proof = { at: at(2026, 11, 24), serverVersion: '17', tables: 1, rows: 1, verdict: 'identical' } as const
    expect(fileState(backupEntry({ proof }))).toBe('proven')
    expect(fileState(backupEntry({ proof, state: 'damaged' }))).toBe('damaged')
    expect(fileState(backupEntry({ proof, state: 'size-differs' }))).toBe('damaged')
    expect(fileState(backupEntry({ proof, state: 'missing' }))).toBe('missing')
    expect(fileState(backupEntry({ manifest: { checkedAt: '' } }))).toBe('unverified')
  })

  test('an environment that is not known counts as production', () => {
    const { manifest } = backupEntry()
    const from = (environment: string) =>
      environmentOf({ ...manifest, endpoint: { ...manifest.endpoint, environment } })
    expect([from('local'), from('staging'), from('live')]).toEqual(['local', 'staging', 'production'])
  })

  test('a search finds reasons, notes, tables and files, and every word has to occur', () => {
    const noted = backupEntry({ manifest: { id: 'b', reason: 'manual', note: 'Before schema change' } })
    const entries = [backupEntry(), noted]
    expect(filterBackups(entries, runs, null, 'schema manual')).toEqual([noted])
    expect(filterBackups(entries, runs, null, 'ARCHON_TASKS')).toHaveLength(2)
    expect(filterBackups(entries, runs, 'elsewhere', '')).toEqual([])
  })
})

describe('how long it stays', () => {
  const goes = (iso: string) => ({ kind: 'goes', at: iso, limit: 'age' }) as const

  test('is said with the moment and the reason', () => {
    expect(fateSentence(goes(at(2026, 11, 25)), now)).toBe('Kept until tomorrow 10:12, by its age.')
    expect(fateSentence(goes(at(2026, 11, 23)), now)).toBe('Kept until the next clean-up, by its age.')
    expect(fateSentence({ kind: 'stays', why: 'pinned' }, now)).toBe('Stays: it is pinned.')
    expect(undoUntil(goes(at(2026, 11, 27)), now)).toBe('Undo until Fri 27 Nov 10:12.')
    expect(undoUntil({ kind: 'stays', why: 'held' }, now)).toBe('Undo while it is kept.')
  })

  test('the policy is one sentence', () => {
    expect(retentionSentence(defaultSettings)).toBe('Keeps 24 hours. Pinned stay.')
    expect(
      retentionSentence({ retentionHours: 72, retentionDays: 14, retentionCount: 10, retentionBytes: 20_000_000_000 }),
    ).toBe('Keeps 3 days, then 1 a day for 14 days. At most 10 of each database and 20 GB in all. Pinned stay.')
  })

  test('property: limits that are shown are read back as they were', () => {
    const limits = fc.record({
      retentionHours: fc.integer({ min: 1, max: 87_600 }),
      retentionDays: fc.integer({ min: 0, max: 3_650 }),
      retentionCount: fc.option(fc.integer({ min: 1, max: 10_000 })),
      retentionBytes: fc.option(fc.integer({ min: 1_000_000, max: 1_000_000_000_000_000 })),
    })
    fc.assert(
      fc.property(limits, (wanted) => {
        expect(readRetention(retentionForm(wanted)).limits).toEqual(wanted)
      }),
    )
  })

  test('what cannot be a limit is named at its field', () => {
    const read = readRetention({ hours: 'soon', days: '1.5', count: '', gigabytes: '0' })
    expect(read.limits).toBeNull()
    expect(Object.keys(read.errors).sort()).toEqual(['days', 'gigabytes', 'hours'])
  })
})

describe('a name for a new database', () => {
  test('is the database and the time', () => {
    expect(besideName('postgres', new Date(2026, 10, 24, 10, 12))).toBe('postgres_1012')
    expect(nextName('postgres_1012')).toBe('postgres_1012_2')
    expect(nextName('postgres_1012_9')).toBe('postgres_1012_10')
  })

  test('property: is never longer than Postgres allows, nor what it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
        fc.integer({ min: 1, max: 20 }),
        (name, turns) => {
          let tried = besideName(name, now)
          for (let turn = 0; turn < turns; turn += 1) {
            const next = nextName(tried)
            expect(next).not.toBe(tried)
            expect(new TextEncoder().encode(next).length).toBeLessThanOrEqual(63)
            tried = next
          }
        },
      ),
    )
  })
})

describe('the ways to restore', () => {
  const { manifest } = backupEntry()

  test('one click comes first for a local database, the new database for production', () => {
    const [first] = restoreItems(manifest, local)
    expect(first).toMatchObject({
      label: 'Into supabase-ai-db, replacing 2 tables',
      detail: 'One click. Taken back with Undo.',
    })
    expect(restoreItems(manifest, production)[0]?.choice).toBe('beside')
  })

  test('a connection that is switched off leaves only another one, one that is gone any', () => {
    expect(restoreItems(manifest, null).map((item) => item.choice)).toEqual(['elsewhere', 'choose-tables'])
    const off = restoreItems(manifest, { ...local, canBeTarget: false })
    expect(off.filter((item) => !item.disabled).map((item) => item.choice)).toEqual(['elsewhere'])
  })
})

test('rows now are only said where they were compared, and gone tables are gone', () => {
  const { manifest } = backupEntry()
  expect(comparedRows(manifest, undefined).map((row) => row.now)).toEqual([null, null])
  const [tasks, sources] = manifest.tables.map((item) => item.table)
  if (!tasks || !sources) throw new Error('The sample has two tables.')
  const rows = comparedRows(manifest, {
    comparedAt: '',
    endpointId: 'local',
    tables: [
      { table: tasks, rowsThen: 1_878, rowsNow: 1_884, content: 'changed' },
      { table: sources, rowsThen: 5, rowsNow: null, content: 'unknown' },
    ],
  })
  expect(rows.map((row) => row.now?.since)).toEqual(['+6', 'gone'])
})

test('property: a cut cell never ends in half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.integer({ min: 1, max: 40 }), (text, length) => {
      expect(() => encodeURIComponent(cut(text, length))).not.toThrow()
    }),
  )
})
