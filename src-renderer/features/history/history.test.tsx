import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { historyRow } from '../../../src-shared/domain/history'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import { historyRecord } from '../../testing/samples'
import { filterRuns, noFilter } from './history-filter'
import { newestFirst, sortBy, sortRuns } from './history-sort'
import { problemText } from './history-states'
import { resultWord, shortCount } from './history-words'
import { logOf } from './run-log'

let main: FakeMain | undefined
afterEach(() => {
  main?.stop()
  main = undefined
})

const failed = historyRecord({
  syncId: 'sync_20261123_090000',
  outcome: 'failed',
  targetState: 'unchanged',
  verification: null,
  failure: { code: 'import/lock-timeout', message: 'The import waited 5 s.', sqlState: '55P03', phase: 'import' },
})

describe('the list', () => {
  test('every run is a row; arrow keys choose, the detail follows', async () => {
    main = openWindow({ 'history/list': () => [historyRecord(), failed] }, '#/history')
    const rows = await screen.findAllByRole('row')
    expect(rows).toHaveLength(3)
    expect(rows[1]?.textContent).toContain('Verified')
    expect(rows[2]?.textContent).toContain('Failed')
    expect(screen.getByRole('heading', { name: 'Pulled staging into local' })).toBeTruthy()
    expect(await violations()).toEqual([])
    rows[1]?.focus()
    await userEvent.keyboard('{ArrowDown}')
    await screen.findByText('Another session holds a lock')
    expect(screen.getByText('SQLSTATE 55P03')).toBeTruthy()
    expect(screen.getAllByRole('row')[2]).toBe(document.activeElement)
    expect(await violations()).toEqual([])
  })

  test('a search narrows it, Ctrl+F goes there', async () => {
    main = openWindow({ 'history/list': () => [historyRecord(), failed] }, '#/history')
    const field = await screen.findByLabelText('Search runs')
    await userEvent.keyboard('{Control>}f{/Control}')
    expect(document.activeElement).toBe(field)
    await userEvent.keyboard('20261123')
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2))
    await userEvent.keyboard('nothing')
    await screen.findByText(/No run fits/)
  })

  test('an empty history says what will stand there and leads to Sync', async () => {
    main = openWindow({ 'history/list': () => [] }, '#/history')
    await screen.findByRole('heading', { name: 'No run yet' })
    expect(await violations()).toEqual([])
    await userEvent.click(screen.getByRole('link', { name: 'Go to Sync' }))
    await screen.findByRole('heading', { name: 'Sync', level: 1 })
  })
})

describe('the detail', () => {
  test('tables, log and plan each have their tab', async () => {
    main = openWindow({ 'history/list': () => [historyRecord()] }, '#/history')
    const detail = await screen.findByRole('complementary', { name: 'Run' })
    await userEvent.click(within(detail).getByRole('tab', { name: 'Tables' }))
    await within(detail).findByText('12 rows')
    await userEvent.click(within(detail).getByRole('tab', { name: 'Log' }))
    await within(detail).findByText('No log is kept of this run.')
    await userEvent.click(within(detail).getByRole('tab', { name: 'Plan' }))
    await within(detail).findByText('10 to 12 rows')
  })

  test('the report is copied without anything secret to hold, run again opens Sync', async () => {
    main = openWindow({ 'history/list': () => [historyRecord()] }, '#/history')
    await userEvent.click(await screen.findByRole('button', { name: 'Copy report' }))
    expect(main.calls('app/copy-text')[0]).toContain('## Sync sync_20261124_101204')
    await userEvent.click(screen.getByRole('button', { name: 'Run again' }))
    await waitFor(() => expect(main?.calls('sync/start')).toHaveLength(1))
  })
})

describe('other kinds', () => {
  const backupEnd = { ...historyRecord().source, kind: 'backup', name: 'Backup of db, 2026-11-22 14:03' } as const
  const restore = historyRecord({
    syncId: 'restore_20261125_090000',
    kind: 'restore',
    startedAt: '2026-11-25T09:00:00.000Z',
    source: backupEnd,
    backupId: 'sync_20261124_101204.before',
  })
  const undo = historyRecord({
    syncId: 'undo_20261125_100000',
    kind: 'undo',
    startedAt: '2026-11-25T10:00:00.000Z',
    source: backupEnd,
    undoOf: restore.syncId,
  })
  const backup = historyRecord({
    syncId: 'backup_20261125_110000',
    kind: 'backup',
    startedAt: '2026-11-25T11:00:00.000Z',
    verification: null,
    safetyFile: null,
  })
  const all = [backup, undo, restore, historyRecord()]

  test('have their own words, and only those with a target name one', async () => {
    main = openWindow({ 'history/list': () => all }, '#/history')
    const rows = (await screen.findAllByRole('row')).slice(1)
    expect(rows.map((row) => row.querySelector('[role="gridcell"]')?.textContent)).toEqual([
      'Backed up',
      'Undone',
      'Restored',
      'Verified',
    ])
    expect(within(rows[0] ?? document.body).queryByLabelText('to')).toBeNull()
    expect(rows[2]?.textContent).toMatch(/Restore: 2\d Nov \d\d:\d\d/)
    expect(await violations()).toEqual([])
  })

  test('are filtered by kind', async () => {
    main = openWindow({ 'history/list': () => all }, '#/history')
    await screen.findAllByRole('row')
    await userEvent.click(screen.getByRole('combobox', { name: 'Kind' }))
    await userEvent.click(await screen.findByRole('option', { name: 'Restores and undos' }))
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(3))
    const rows = all.map(historyRow)
    const ids = (filter: object) => filterRuns(rows, { ...noFilter, ...filter }, 0).map((row) => row.syncId)
    expect(ids({ kind: 'other' })).toEqual([backup.syncId])
    expect(ids({ search: 'undo' })).toEqual([undo.syncId])
  })

  test('an undo and what it took back lead to each other', async () => {
    main = openWindow({ 'history/list': () => all }, `#/history/${undo.syncId}`)
    await userEvent.click(await screen.findByRole('link', { name: /^Undo of “Restore backup of .* into local”/ }))
    await screen.findByRole('heading', { name: /^Restored backup of/ })
    await userEvent.click(screen.getByRole('link', { name: /^Undone, / }))
    await screen.findByRole('heading', { name: 'Undid a run on supabase-ai-db' })
  })

  test('the safety backup leads to its entry, one that is gone is called so', async () => {
    main = openWindow({ 'history/list': () => [historyRecord({ exportFile: '/b/x.dump' })] }, '#/history')
    const files = await screen.findByRole('list', { name: 'Files' })
    await within(files).findByText('gone')
    await userEvent.click(within(files).getByRole('link', { name: 'Open the safety backup' }))
    await screen.findByRole('heading', { name: 'before “Pull staging into local”' })
  })
})

describe('the words', () => {
  test('a failed comparison is called Differs, counts alone Counted', () => {
    expect(resultWord({ kind: 'sync', outcome: 'failed', verdict: 'differs' })).toBe('Differs')
    expect(resultWord({ kind: 'sync', outcome: 'succeeded', verdict: 'counts-only' })).toBe('Counted')
    expect(resultWord({ kind: 'sync', outcome: 'succeeded', verdict: 'identical' })).toBe('Verified')
  })

  test('lines that could not be read are counted by reason', () => {
    expect(problemText({ torn: 0, foreign: 0, newer: 0 })).toBeNull()
    expect(problemText({ torn: 1, foreign: 1, newer: 0 })).toMatch(/^2 lines of history.jsonl are damaged/)
    expect(problemText({ torn: 0, foreign: 0, newer: 1 })).toMatch(/^1 line .* is of a newer version/)
  })

  test('row counts fit a narrow column', () => {
    expect([9_999, 221_029, 999_499, 2_104_882].map(shortCount)).toEqual(['9\u2009999', '221 k', '999 k', '2.1 M'])
  })

  test('only log events are lines of the log', () => {
    const line = { type: 'log', level: 'info', phase: null, text: 'x', jobId: 'j', seq: 2, at: 1 } as const
    expect(logOf([{ type: 'phase-started', phase: 'import', jobId: 'j', seq: 1, at: 0 }, line])).toEqual([
      { seq: 2, at: 1, level: 'info', phase: null, text: 'x' },
    ])
  })
})

describe('filter and order', () => {
  const day = 86_400_000
  const now = Date.parse('2026-11-25T00:00:00Z')
  const push = historyRecord({ syncId: 'sync_20261101_000000', direction: 'local-to-remote', profileId: 'other' })
  const old = { ...push, startedAt: new Date(now - 40 * day).toISOString(), durationMs: 1, bytes: 0 }
  const rows = [historyRecord(), failed, old].map(historyRow)
  const ids = (filter: object) => filterRuns(rows, { ...noFilter, ...filter }, now).map((row) => row.syncId)

  test('each part of the filter narrows, and all searched words have to occur in any order', () => {
    expect(ids({ search: 'waited staging' })).toEqual([failed.syncId])
    expect(ids({ result: 'succeeded', kind: 'pulls' })).toEqual([historyRecord().syncId])
    expect(ids({ kind: 'pushes' })).toEqual([old.syncId])
    expect(ids({ profile: 'other' })).toEqual([old.syncId])
    expect(ids({ period: '30' })).toHaveLength(2)
    expect(ids({})).toHaveLength(3)
  })

  const anyRow = fc
    .record({ at: fc.nat(1e9), durationMs: fc.nat(100), bytes: fc.nat(5), good: fc.boolean() })
    .map(({ at, durationMs, bytes, good }) =>
      historyRow(
        historyRecord({
          syncId: `sync_${at}`,
          startedAt: new Date(at * 1000).toISOString(),
          durationMs,
          bytes,
          outcome: good ? 'succeeded' : 'failed',
        }),
      ),
    )
  const anyRows = fc.uniqueArray(anyRow, { selector: (row) => row.syncId })
  const columns = ['result', 'ends', 'when', 'rows', 'size', 'took'] as const

  test('property: sorting loses no run, is in order, and puts runs without a figure last either way', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom(...columns), fc.boolean(), (list, column, descending) => {
        const sorted = sortRuns(list, { column, descending })
        expect([...sorted].sort(byId)).toEqual([...list].sort(byId))
        const sizes = sorted.map((row) => (row.outcome === 'succeeded' && row.bytes > 0 ? row.bytes : null))
        if (column !== 'size') return
        const known = sizes.filter((size) => size !== null)
        expect(sizes.slice(0, known.length)).toEqual(known)
        expect(known).toEqual([...known].sort((a, b) => (descending ? b - a : a - b)))
      }),
    )
  })

  test('a head that is clicked sorts by it, clicked again the other way round', () => {
    const took = sortBy(newestFirst, 'took')
    expect(took).toEqual({ column: 'took', descending: true })
    expect(sortBy(took, 'took')).toEqual({ column: 'took', descending: false })
    expect(sortBy(took, 'ends')).toEqual({ column: 'ends', descending: false })
  })
})

function byId(a: { syncId: string }, b: { syncId: string }): number {
  return a.syncId.localeCompare(b.syncId)
}

describe('the trend strip', () => {
  const series = Array.from({ length: 12 }, (_, index) =>
    historyRecord({
      syncId: `sync_202611${String(index + 10)}_101204`,
      startedAt: `2026-11-${index + 10}T10:12:04.000Z`,
      durationMs: index === 6 ? 478_000 : 228_000,
    }),
  ).reverse()

  test('says the charts in words and turns into a table whose runs can be chosen', async () => {
    main = openWindow({ 'history/list': () => series }, '#/history')
    const chart = await screen.findByRole('img', {
      name: /^Duration of the last 12 pulls of archon: median 3 min 48 s/,
    })
    expect(chart.getAttribute('aria-label')).toContain('2.1× slower than usual')
    expect(screen.getByText('2.1× slower than usual')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Show the trend as a table' }))
    const table = await screen.findByRole('table', { name: /last 12 runs/ })
    expect(within(table).getAllByRole('row')).toHaveLength(13)
    expect(await violations()).toEqual([])
    await userEvent.click(within(table).getByRole('button', { name: /16 Nov 2026/ }))
    const detail = screen.getByRole('complementary', { name: 'Run' })
    await within(detail).findByText('sync_20261116_101204')
  })
})

test('10,000 runs come in pages, keep a few in the document, and keys reach the last', async () => {
  const many = Array.from({ length: 10_000 }, (_, index) => {
    const startedAt = new Date(Date.UTC(2026, 10, 1) - index * 3_600_000).toISOString()
    return historyRecord({ syncId: `sync_20200101_${String(index).padStart(6, '0')}`, startedAt, outcome: 'cancelled' })
  })
  const rows = many.map(historyRow)
  main = openWindow(
    {
      'history/list': ({ limit }) => many.slice(0, limit),
      'history/rows': ({ limit, before }) => {
        const from = before === null ? 0 : rows.findIndex((row) => row.syncId === before) + 1
        return rows.slice(from, from + limit)
      },
      'history/get': ({ syncId }) => many.find((record) => record.syncId === syncId) ?? null,
    },
    '#/history',
  )
  const grid = await screen.findByRole('grid', { name: 'Runs' })
  await waitFor(() => expect(grid.getAttribute('aria-rowcount')).toBe('10001'))
  expect(main.calls('history/rows').length).toBe(11)
  const first = (await within(grid).findAllByRole('row'))[1]
  expect(within(grid).getAllByRole('row').length).toBeLessThan(60)
  first?.focus()
  await userEvent.keyboard('{End}')
  await waitFor(() => expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('10001'))
  await screen.findByText('sync_20200101_009999')
  await userEvent.keyboard('{Enter}')
  expect(document.activeElement?.getAttribute('role')).toBe('tab')
  await userEvent.keyboard('{Escape}')
  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('10001')
})

test('the list and one run are exported as JSON, and a disk that is full says so', async () => {
  let full = false
  main = openWindow(
    {
      'history/list': () => [historyRecord(), failed],
      'history/export': () =>
        full ? refuse({ code: 'disk/full', message: 'The disk is full.', retryable: false }) : { path: '/x' },
    },
    '#/history',
  )
  await userEvent.click(await screen.findByRole('button', { name: 'Export this list as JSON' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Export JSON' }))
  expect(main.calls('history/export').map((call) => call.syncIds)).toEqual([
    [historyRecord().syncId, failed.syncId],
    [historyRecord().syncId],
  ])
  full = true
  await userEvent.click(screen.getByRole('button', { name: 'Export JSON' }))
  await screen.findByText('The disk is full.')
})

test('a history that cannot be read says why; damaged lines are told above what could be read', async () => {
  let broken = true
  main = openWindow(
    {
      'history/rows': () =>
        broken
          ? refuse({ code: 'disk/unwritable', message: 'history.jsonl cannot be read.', retryable: true })
          : [historyRow(historyRecord())],
      'history/problems': () => ({ torn: 2, foreign: 0, newer: 0 }),
    },
    '#/history',
  )
  await screen.findByText('history.jsonl cannot be read.')
  broken = false
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await screen.findByRole('grid', { name: 'Runs' })
  await screen.findByText(/2 lines of history.jsonl are damaged/)
  expect(await violations()).toEqual([])
})

test('an interrupted run says what became of the target and is run again through the guard', async () => {
  const interrupted = historyRecord({
    outcome: 'interrupted',
    targetState: 'unchanged',
    verification: null,
    failure: {
      code: 'internal/unexpected',
      message: 'The application ended in the middle of this run.',
      hint: 'Run it again.',
      phase: 'import',
    },
  })
  main = openWindow({ 'history/list': () => [interrupted] }, '#/history')
  const note = await screen.findByRole('region', { name: 'Interruption' })
  expect(note.textContent).toContain('in the middle of this run')
  await userEvent.click(await within(note).findByRole('button', { name: 'Run it again' }))
  await waitFor(() => expect(main?.calls('sync/start')).toHaveLength(1))
  expect(main.calls('sync/start')[0]).toMatchObject({ profileId: 'profile', direction: 'remote-to-local' })
})
