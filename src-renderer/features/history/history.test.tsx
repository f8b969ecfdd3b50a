import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeMain, openWindow, violations } from '../../testing/fake-main'
import { historyRecord, verification } from '../../testing/samples'
import { filterRuns, resultWord, shortCount } from './history-words'
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
    await screen.findByRole('button', { name: 'Pull staging into local' })
  })
})

describe('other kinds', () => {
  const backupEnd = { ...historyRecord().source, kind: 'backup', name: 'Backup of db, 2026-11-22 14:03' } as const
  const restore = historyRecord({
    syncId: 'restore_20261125_090000',
    kind: 'restore',
    source: backupEnd,
    backupId: 'sync_20261124_101204.before',
  })
  const undo = historyRecord({
    syncId: 'undo_20261125_100000',
    kind: 'undo',
    source: backupEnd,
    undoOf: restore.syncId,
  })
  const backup = historyRecord({
    syncId: 'backup_20261125_110000',
    kind: 'backup',
    verification: null,
    safetyFile: null,
  })
  const all = [backup, undo, restore, historyRecord()]

  test('have their own words, and only those with a target name one', async () => {
    main = openWindow({ 'history/list': () => all }, '#/history')
    const rows = (await screen.findAllByRole('row')).slice(1)
    expect(rows.map((row) => row.querySelector('td')?.textContent)).toEqual([
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
    expect(filterRuns(all, '', 'any', 'other')).toEqual([backup])
    expect(filterRuns(all, 'undo', 'any')).toEqual([undo])
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
    expect(resultWord({ kind: 'sync', outcome: 'failed', verification: verification('differs') })).toBe('Differs')
    expect(resultWord({ kind: 'sync', outcome: 'succeeded', verification: verification('counts-only') })).toBe(
      'Counted',
    )
    expect(resultWord({ kind: 'sync', outcome: 'succeeded', verification: verification() })).toBe('Verified')
  })

  test('all searched words have to occur, in any order', () => {
    const runs = [historyRecord(), failed]
    expect(filterRuns(runs, 'waited staging', 'any')).toEqual([failed])
    expect(filterRuns(runs, '', 'succeeded')).toHaveLength(1)
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
