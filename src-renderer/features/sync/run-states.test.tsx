import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import type { JobEventBody, JobResult } from '../../../src-shared/domain/job-event'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import { historyRecord, jobEvents, lockTimeout, plan, result, started, verification } from '../../testing/samples'

let main: FakeMain
afterEach(() => main.stop())

const importing: JobEventBody[] = [
  started,
  { type: 'planned', plan: plan() },
  { type: 'phase-started', phase: 'import' },
  { type: 'log', level: 'info', phase: 'import', text: 'BEGIN' },
  {
    type: 'progress',
    phase: 'import',
    done: 500_000,
    total: 1_000_000,
    unit: 'bytes',
    activity: null,
    tables: [
      {
        table: { schema: 'public', name: 'archon_tasks' },
        state: 'running',
        rowsDone: 6,
        rowsTotal: 12,
        bytesDone: 500,
        bytesTotal: 1_000,
        durationMs: 100,
      },
    ],
  },
]

function finished(more: Partial<JobResult>): JobEventBody[] {
  return [...importing, { type: 'job-finished', result: result(more) }]
}

describe('a run', () => {
  test('shows its phases, the whole, the table that is copied and the ones that wait', async () => {
    main = openWindow()
    main.pushEvents(jobEvents(importing))
    const phases = await screen.findByRole('list', { name: 'Phases' })
    expect(within(phases).getByText('Import').closest('li')?.getAttribute('aria-current')).toBe('step')
    const bar = screen.getByRole('progressbar', { name: 'Overall progress' })
    expect(bar.getAttribute('aria-valuenow')).toBe('28')
    expect(screen.getByRole('progressbar', { name: 'Progress of archon_tasks' }).getAttribute('aria-valuenow')).toBe(
      '50',
    )
    expect(screen.getByText('Waiting')).toBeTruthy()
    expect(screen.getByRole('log').getAttribute('aria-live')).toBe('off')
    expect(await violations()).toEqual([])
  })

  test('a table of which everything was sent says finishing, not 100 %', async () => {
    main = openWindow()
    const table = { schema: 'public', name: 'archon_tasks' }
    const sent = { table, state: 'running', rowsDone: 12, rowsTotal: 12, bytesDone: 9, bytesTotal: 9, durationMs: 1 }
    const progress = { type: 'progress', phase: 'import', done: 9, total: 9, unit: 'bytes', activity: null } as const
    main.pushEvents(jobEvents([...importing, { ...progress, tables: [{ ...sent, state: 'running' }] }]))
    await screen.findByText('Finishing')
    expect(screen.queryByRole('progressbar', { name: 'Progress of archon_tasks' })).toBeNull()
  })

  test('cancel is asked for once and said at once', async () => {
    main = openWindow({ 'job/cancel': () => new Promise(() => {}) })
    main.pushEvents(jobEvents(importing))
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
    const button = await screen.findByRole('button', { name: 'Cancelling…' })
    await userEvent.click(button)
    expect(main.calls('job/cancel')).toEqual([{ jobId: 'job-1' }])
  })

  test('a cancel that comes too late says so and the run goes on', async () => {
    main = openWindow({
      'job/cancel': () => refuse({ code: 'job/too-late', message: 'The commit was already sent.', retryable: false }),
    })
    main.pushEvents(jobEvents(importing))
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
    expect((await screen.findByRole('alert')).textContent).toBe('The commit was already sent.')
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy()
  })

  test('a lock that is waited for is named', async () => {
    main = openWindow()
    main.pushEvents(jobEvents([...importing, { type: 'waiting', sessions: lockTimeout.blockedBy ?? [] }]))
    expect((await screen.findByText(/Waiting on a lock held by pid 4211/)).textContent).toContain('archon-server')
  })

  test('a window that opens in the middle of a run catches up, and a gap is filled', async () => {
    const all = jobEvents(finished({}))
    let known = all.slice(0, 3)
    main = openWindow({ 'job/events': ({ afterSeq }) => known.filter((event) => event.seq > afterSeq) })
    await screen.findByRole('list', { name: 'Phases' })
    known = all
    main.pushEvents(all.slice(5))
    await screen.findByRole('heading', { name: 'supabase-ai-db is identical to archon-staging' })
  })
})

describe('a result', () => {
  test('identical is said with what was compared; nothing promises an undo', async () => {
    main = openWindow()
    main.pushEvents(jobEvents(finished({ warnings: ['ANALYZE was skipped.'] })))
    await screen.findByRole('heading', { name: 'supabase-ai-db is identical to archon-staging' })
    expect(screen.getByText('Counts, checksums, foreign keys and sequences match.')).toBeTruthy()
    expect(screen.getByText('ANALYZE was skipped.')).toBeTruthy()
    expect(document.body.textContent).not.toMatch(/undo/i)
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Details'))
    expect(document.activeElement?.hasAttribute('data-ring')).toBe(true)
    await userEvent.tab()
    expect(document.querySelector('[data-ring]')).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('counts alone are never called identical', async () => {
    main = openWindow()
    main.pushEvents(jobEvents(finished({ verification: verification('counts-only') })))
    await screen.findByRole('heading', { name: 'supabase-ai-db has as many rows as archon-staging' })
    expect(screen.getByText('not compared')).toBeTruthy()
    expect(document.body.textContent).not.toMatch(/identical/)
  })

  test('a failure says what, why, what is true of the target, and who held the lock', async () => {
    main = openWindow()
    await screen.findByRole('button', { name: /^Pull/ })
    main.pushEvents(
      jobEvents(
        finished({
          outcome: 'failed',
          failure: lockTimeout,
          failedPhase: 'import',
          targetState: 'unchanged',
          verification: null,
        }),
      ),
    )
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByRole('heading', { name: 'Another session holds a lock' })).toBeTruthy()
    expect(within(alert).getByText('supabase-ai-db is exactly as it was.')).toBeTruthy()
    expect(within(alert).getByText('The import was rolled back, no row changed.')).toBeTruthy()
    expect(within(alert).getByText('4211')).toBeTruthy()
    expect(screen.getByText('SQLSTATE 55P03')).toBeTruthy()
    expect(await violations()).toEqual([])
    await userEvent.click(within(alert).getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(main.calls('sync/start')).toHaveLength(1))
  })

  test('an unknown commit is never called safe', async () => {
    main = openWindow()
    main.pushEvents(
      jobEvents(
        finished({
          outcome: 'failed',
          failure: { code: 'import/commit-unknown', message: 'The answer was lost.', retryable: false },
          failedPhase: 'verify',
          targetState: 'unknown',
          verification: null,
        }),
      ),
    )
    await screen.findByText('It is not known what supabase-ai-db holds.')
    expect(document.body.textContent).not.toMatch(/exactly as it was/)
  })

  test('the report that is copied tells the failure', async () => {
    main = openWindow()
    main.pushEvents(
      jobEvents(finished({ outcome: 'failed', failure: lockTimeout, targetState: 'unchanged', verification: null })),
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Copy report' }))
    expect(main.calls('app/copy-text')[0]).toContain('import/lock-timeout, SQLSTATE 55P03')
  })

  test('a cancelled run says the target is as it was and leads back to the plan', async () => {
    main = openWindow()
    main.pushEvents(jobEvents(finished({ outcome: 'cancelled', targetState: 'unchanged', verification: null })))
    await screen.findByRole('heading', { name: 'Cancelled. supabase-ai-db is exactly as it was.' })
    await userEvent.click(screen.getByRole('button', { name: 'Back to the plan' }))
    await screen.findByRole('region', { name: 'From' })
  })

  test('history and checks are asked for again after a run', async () => {
    main = openWindow()
    await screen.findByRole('region', { name: 'From' })
    await waitFor(() => expect(main.calls('history/list')).toHaveLength(1))
    main.pushEvents(jobEvents(finished({})))
    await screen.findByRole('heading', { name: /is identical/ })
    await userEvent.click(screen.getByRole('button', { name: 'Back to the plan' }))
    await waitFor(() => expect(main.calls('history/list').length).toBeGreaterThan(1))
  })

  test('a run that was cut off earlier is told once', async () => {
    main = openWindow({
      'history/list': () => [historyRecord({ outcome: 'interrupted', targetState: 'unchanged', verification: null })],
    })
    await screen.findByText('The last run was interrupted')
    await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
    expect(screen.queryByText('The last run was interrupted')).toBeNull()
  })
})
