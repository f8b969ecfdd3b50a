import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { foldJob, type JobView } from '../../../src-shared/domain/job-view'
import { tableKey } from '../../../src-shared/domain/table'
import {
  backupEntry,
  historyRecord,
  jobEvents,
  local,
  plan,
  planTable,
  report,
  result,
  staging,
  started,
  verification,
  wrongPassword,
} from '../../testing/samples'
import { previousBackup } from '../../text/backup-path'
import { changeTable, nextSort, showChange, showRows } from '../../text/change-rows'
import { failureTitle } from '../../text/failure-texts'
import { hasWildcard, listedTables, patternsOf, toggleTable } from '../../text/selection-rules'
import { blockedReason } from './blocked-reason'
import { sessionState } from './blocking-sessions'
import { interruptedRun, lastRuns, unknownDuration, usualDuration } from './past-runs'
import { speedPoints } from './speed-line'
import { tableRows, tableShare } from './table-rows'
import { endTroubles } from './trouble-list'
import { troubledEnd } from './troubled-end'
import { verdictOf } from './verdict'

describe('what will change', () => {
  test('shows the largest changes first and folds what keeps its count', () => {
    const equal = Array.from({ length: 9 }, (_, index) => planTable(`equal_${index}`, 5, 5))
    const tables = [...equal, planTable('small', 10, 9), planTable('large', 0, 900), planTable('new', null, 3)]
    const { shown, folded, foldedText } = changeTable(plan({ tables }))
    expect(shown.slice(0, 3).map((row) => row.table.name)).toEqual(['large', 'new', 'small'])
    expect(shown).toHaveLength(6)
    expect(folded).toHaveLength(6)
    expect(foldedText).toBe('6 more have as many rows as before')
  })

  test('every table is either shown or folded, whatever the plan', () => {
    const tables = Array.from({ length: 40 }, (_, index) => planTable(`t${index}`, index, index % 2 === 0 ? index : 99))
    const { shown, folded } = changeTable(plan({ tables }))
    expect(new Set([...shown, ...folded].map((row) => row.key)).size).toBe(40)
  })

  test('a table that is left keeps its rows, and its note says why', () => {
    const [row] = changeTable(plan({ tables: [planTable('kept', 7, null)] })).shown
    expect(row).toMatchObject({ change: 0, note: { text: 'Only on the target, stays as it is' } })
  })

  test('a warning stands on the row of its table', () => {
    const findings = [
      {
        severity: 'warning',
        rule: 'r',
        message: 'Newer rows.',
        tables: [{ schema: 'public', name: 'archon_sources' }],
      },
    ] as const
    const { shown } = changeTable(plan({ findings: findings.map((item) => ({ ...item, tables: [...item.tables] })) }))
    expect(shown.find((row) => row.table.name === 'archon_sources')?.note).toEqual({
      tone: 'warning',
      text: 'Newer rows.',
    })
  })

  test('the heads sort: names from A, figures from the largest, and back to what changes most', () => {
    const tables = [planTable('t10', 5, 6), planTable('t9', 900, 1), planTable('a', 30, 30), planTable('b', 4, 400)]
    const names = (sort: Parameters<typeof changeTable>[1]) =>
      changeTable(plan({ tables }), sort).all.map((row) => row.table.name)
    expect(names(null)).toEqual(['t9', 'b', 't10', 'a'])
    const byName = nextSort(null, 'table')
    expect(names(byName)).toEqual(['a', 'b', 't9', 't10'])
    expect(names(nextSort(byName, 'table'))).toEqual(['t10', 't9', 'b', 'a'])
    expect(nextSort(nextSort(byName, 'table'), 'table')).toBeNull()
    expect(names(nextSort(byName, 'now'))).toEqual(['t9', 'a', 't10', 'b'])
    expect(names({ column: 'change', descending: false })).toEqual(['t9', 'a', 't10', 'b'])
  })

  test('property: sorting loses no table and repeats none', () => {
    const rows = fc.option(fc.nat(50), { nil: null })
    const columns = fc.constantFrom('table', 'now', 'after', 'change', 'note')
    fc.assert(
      fc.property(fc.array(fc.tuple(rows, rows)), columns, fc.boolean(), (counts, column, descending) => {
        const tables = counts.map(([now, after], index) => planTable(`t${index}`, now, after))
        const { shown, folded, all } = changeTable(plan({ tables }), { column, descending })
        const keys = (list: typeof all) => list.map((row) => row.key).sort()
        expect(keys(all)).toEqual(tables.map((item) => tableKey(item.table)).sort())
        expect(keys([...shown, ...folded])).toEqual(keys(all))
      }),
    )
  })

  test('rows that are newer on the target, or only there, are said in a few words and in a sentence', () => {
    const { shown } = changeTable(plan({ tables: [planTable('t', 5, 5, { newerRows: 14 })] }))
    expect(shown[0]?.note).toEqual({ tone: 'warning', text: '14 rows are newer here' })
    expect(shown[0]?.details.join()).toContain('than anything that comes in')
    const table = { schema: 'public', name: 't' }
    const count = { table, now: null, after: null, onlyOnTarget: { rows: 1, exact: true }, newer: null, reason: null }
    const counted = changeTable(
      plan({ tables: [planTable('t', 5, 5)], direction: 'local-to-remote' }),
      null,
      new Map([[tableKey(table), count]]),
    )
    expect(counted.shown[0]?.note?.text).toBe('1 row is only there')
  })

  test('estimates are marked as such', () => {
    const guess = { rows: 1_500, exact: false }
    const [row] = changeTable(plan({ tables: [planTable('t', 500, 1, { rowsAfter: guess })] })).shown
    expect(row && showChange(row)).toBe('≈+1\u2009000')
    expect(showRows(guess)).toBe('≈1\u2009500')
    expect(showRows(null)).toBe('–')
  })
})

describe('the reason beside the button', () => {
  const good = { data: report('x') }
  const base = {
    guard: { kind: 'none' },
    ends: [staging, local],
    checks: [good, good],
    preview: { error: null },
    plan: plan(),
  } as const

  test('nothing stands in the way of a good plan', () => {
    expect(blockedReason(base)).toBeNull()
  })

  test('names the end that does not answer, the first blocker, or that nothing is selected', () => {
    expect(blockedReason({ ...base, checks: [good, { data: report('local', wrongPassword) }] })).toBe(
      'supabase-ai-db is not ready: wrong password.',
    )
    const blocker = { severity: 'blocker', rule: 'r', message: 'No rights.', tables: [] } as const
    const blocked = plan({ findings: [blocker, blocker].map((item) => ({ ...item, tables: [] })) })
    expect(blockedReason({ ...base, plan: blocked })).toBe('No rights. And 1 more above.')
    expect(blockedReason({ ...base, plan: plan({ tables: [planTable('kept', 7, null)] }) })).toMatch(/No table/)
  })
})

describe('the tables of a run', () => {
  const view = (): JobView => {
    const folded = jobEvents([started, { type: 'planned', plan: plan() }]).reduce<JobView | null>(foldJob, null)
    if (folded === null) throw new Error('The fold made no view.')
    return folded
  }

  test('what was not reported yet waits with the totals of the plan', () => {
    expect(tableRows(view(), 'name').map((row) => [row.table.name, row.state, row.rowsTotal])).toEqual([
      ['archon_sources', 'waiting', 5],
      ['archon_tasks', 'waiting', 12],
    ])
  })

  test('a share is by rows, else by bytes, else unknown', () => {
    const row = { table: { schema: 'public', name: 't' }, state: 'running', durationMs: null } as const
    expect(tableShare({ ...row, rowsDone: 5, rowsTotal: 10, bytesDone: 0, bytesTotal: null })).toBe(0.5)
    expect(tableShare({ ...row, rowsDone: 5, rowsTotal: null, bytesDone: 1, bytesTotal: 4 })).toBe(0.25)
    expect(tableShare({ ...row, rowsDone: 5, rowsTotal: null, bytesDone: 1, bytesTotal: null })).toBeNull()
  })

  test('speeds are differences between samples', () => {
    expect(
      speedPoints([
        { at: 0, bytes: 0 },
        { at: 500, bytes: 100 },
        { at: 1_000, bytes: 400 },
      ]),
    ).toEqual([200, 600])
  })
})

describe('the verdict', () => {
  test('identical only when the verification says so', () => {
    const facts = { ...historyRecord(), kind: 'sync' } as const
    expect(verdictOf(facts, result())).toMatchObject({
      tone: 'good',
      title: 'supabase-ai-db is identical to archon-staging',
    })
    expect(verdictOf(facts, result({ verification: verification('counts-only') }))).toMatchObject({ tone: 'warning' })
    expect(verdictOf(facts, result({ verification: null })).title).not.toMatch(/identical/)
  })

  test.each([
    ['restore', 'supabase-ai-db is identical to the backup of'],
    ['undo', 'supabase-ai-db is as it was before the run'],
    ['backup', 'is backed up'],
    ['import', 'is imported as a backup'],
    ['prove', 'Proven: this backup can be restored'],
  ] as const)('of a %s has its own words', (kind, words) => {
    const source = { ...historyRecord().source, kind: 'backup', name: 'Backup of db, 2026-11-22 14:03' } as const
    const verdict = verdictOf({ ...historyRecord(), kind, source }, result())
    expect(verdict.title).toContain(words)
    expect(verdict.tone).toBe('good')
  })

  test.each(['restore', 'undo', 'prove'] as const)('of a %s that was only counted is never good', (kind) => {
    const verdict = verdictOf({ ...historyRecord(), kind }, result({ verification: verification('counts-only') }))
    expect(verdict.tone).toBe('warning')
    expect(verdict.title).not.toMatch(/identical|is as it was/)
  })
})

describe('earlier runs', () => {
  const pair = { profileId: 'profile', direction: 'remote-to-local', sourceId: 'staging', targetId: 'local' } as const
  const elsewhere = { ...historyRecord().source, id: 'elsewhere' }

  test('of the same two ends count without the profile, those of other ends do not', () => {
    expect(usualDuration([historyRecord({ profileId: null, durationMs: 5 })], pair)).toBe(5)
    expect(usualDuration([historyRecord({ profileId: null, source: elsewhere })], pair)).toBeNull()
  })

  test('a first sync is called so only when there was none', () => {
    const back = historyRecord({ direction: 'local-to-remote', profileId: null })
    expect(unknownDuration([], pair)).toBe('First sync of this pair')
    expect(unknownDuration([back], pair)).toBe('First sync in this direction')
    expect(unknownDuration([back, historyRecord({ outcome: 'failed' })], pair)).toBe(
      'No run of this pair has succeeded yet',
    )
  })

  test('give the usual time of this direction and the last three results', () => {
    const runs = [
      historyRecord({ outcome: 'running' }),
      historyRecord({ direction: 'local-to-remote', durationMs: 1 }),
      historyRecord({ outcome: 'failed', durationMs: 2 }),
      historyRecord({ durationMs: 3 }),
      historyRecord({ profileId: 'other', source: elsewhere, durationMs: 4 }),
    ]
    expect(usualDuration(runs, pair)).toBe(3)
    expect(lastRuns(runs, pair).map((run) => run.durationMs)).toEqual([1, 2, 3])
    expect(interruptedRun(runs, 'profile')).toBeNull()
    expect(interruptedRun([historyRecord({ outcome: 'interrupted' })], 'profile')).not.toBeNull()
  })
})

describe('a session that holds a lock', () => {
  const session = { pid: 1, application: 'a', user: 'u', state: 'active', transactionSeconds: 40, query: '' }

  test('is told with its state and time, or that the role may not see it', () => {
    expect(sessionState(session)).toBe('active, 40 s')
    expect(sessionState({ ...session, state: 'hidden', transactionSeconds: 0 })).toBe('not visible to this role')
  })
})

describe('the selection', () => {
  test('patterns come one a line or with commas, none twice', () => {
    expect(patternsOf(' a\n\nb, a ,c*')).toEqual(['a', 'b', 'c*'])
    expect(hasWildcard(['a', 'b?'])).toBe(true)
    expect(hasWildcard(['a'])).toBe(false)
  })

  test('a table that is unticked joins the excludes by its name and stays in the list', () => {
    const exclude = toggleTable(['x_*'], 'tasks', false)
    expect(exclude).toEqual(['x_*', 'tasks'])
    expect(listedTables([{ schema: 'public', name: 'a' }], { include: ['*'], exclude })).toEqual(['a', 'tasks'])
    expect(toggleTable(exclude, 'tasks', true)).toEqual(['x_*'])
  })
})

describe('the end a failure is about', () => {
  const selected = {
    profile: { id: 'p' },
    direction: 'remote-to-local',
    local,
    remote: staging,
    source: staging,
    target: local,
  } as unknown as Parameters<typeof troubledEnd>[0]

  test('is the one whose check fails alike, else the one that is named, else the remote', () => {
    expect(
      troubledEnd(selected, wrongPassword, (end) => (end === local ? report('l', wrongPassword) : undefined)),
    ).toBe(local)
    expect(troubledEnd(selected, { ...wrongPassword, message: 'supabase-ai-db refused.' }, () => undefined)).toBe(local)
    expect(troubledEnd(selected, wrongPassword, () => undefined)).toBe(staging)
  })
})

describe('what keeps the ends from answering', () => {
  const noDocker = { code: 'docker/unreachable', message: 'No Docker engine answers.', retryable: true } as const

  test('each end has its own trouble, in their order', () => {
    const stopped = { code: 'docker/container-stopped', message: 'It is stopped.', retryable: true } as const
    const found = endTroubles([staging, local], [{ failure: wrongPassword }, { failure: stopped }])
    expect(found).toEqual([
      { failure: wrongPassword, endpoint: staging, endpointIds: ['staging'] },
      { failure: stopped, endpoint: local, endpointIds: ['local'] },
    ])
    expect(endTroubles([staging, local], [{ failure: null }, undefined])).toEqual([])
  })

  test('an engine that does not answer is said once, and both ends are looked at again', () => {
    expect(endTroubles([staging, local], [{ failure: noDocker }, { failure: noDocker }])).toEqual([
      { failure: noDocker, endpoint: null, endpointIds: ['staging', 'local'] },
    ])
    const mixed = endTroubles([staging, local], [{ failure: wrongPassword }, { failure: noDocker }])
    expect(mixed.map(({ failure }) => failure.code)).toEqual(['docker/unreachable', 'connection/wrong-password'])
  })

  test('the title names the container or the database that it is about', () => {
    expect(failureTitle({ code: 'docker/container-stopped' }, local)).toBe('supabase-ai-db is stopped')
    expect(failureTitle({ code: 'docker/no-postgres' }, local)).toBe('No Postgres in supabase-ai-db')
    expect(failureTitle({ code: 'connection/database-missing' }, staging)).toBe('The database postgres does not exist')
    expect(failureTitle({ code: 'docker/container-stopped' }, null)).toBe('The container is stopped')
    expect(failureTitle({ code: 'connection/wrong-password' }, local)).toBe('Wrong password')
  })
})

test('in place of a damaged backup comes the newest usable one of the same connection that is older', () => {
  const entry = (id: string, createdAt: string, more: Parameters<typeof backupEntry>[0] = {}) => {
    const made = backupEntry(more)
    return { ...made, manifest: { ...made.manifest, id, createdAt } }
  }
  const entries = [
    entry('newer', '2026-11-24T12:00:00.000Z'),
    entry('bad', '2026-11-24T11:00:00.000Z', { state: 'damaged' }),
    entry('gone', '2026-11-24T10:30:00.000Z', { state: 'missing' }),
    entry('older', '2026-11-24T09:00:00.000Z'),
    entry('previous', '2026-11-24T10:00:00.000Z'),
  ]
  expect(previousBackup(entries, 'bad')).toBe('previous')
  expect(previousBackup(entries, 'older')).toBeNull()
  expect(previousBackup(entries, 'unknown')).toBeNull()
})
