import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import type { Failure } from '../../../src-shared/domain/failure'
import type { JobEventBody, JobResult } from '../../../src-shared/domain/job-event'
import type { JobKind } from '../../../src-shared/domain/job-kind'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import {
  backupEntry,
  backupList,
  historyRecord,
  jobEvents,
  lockTimeout,
  plan,
  result,
  started,
  verification,
} from '../../testing/samples'
import { dayAndTime } from '../../text/when'

let main: FakeMain
const damaged: Failure = {
  code: 'archive/damaged',
  message: 'The archive is not what its manifest says.',
  retryable: false,
}
afterEach(() => main.stop())

if (started.type !== 'job-started') throw new Error('The sample is the start of a job.')
const startedSync = started

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
  test('identical is said with what was compared, and Enter does not undo', async () => {
    main = openWindow()
    main.pushEvents(jobEvents(finished({ warnings: ['ANALYZE was skipped.'] })))
    await screen.findByRole('heading', { name: 'supabase-ai-db is identical to archon-staging' })
    expect(screen.getByText('Counts, checksums, foreign keys and sequences match.')).toBeTruthy()
    expect(screen.getByText('ANALYZE was skipped.')).toBeTruthy()
    await screen.findByRole('button', { name: 'Undo' })
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Details'))
    expect(document.activeElement?.hasAttribute('data-ring')).toBe(true)
    await userEvent.tab()
    expect(document.querySelector('[data-ring]')).toBeNull()
    expect(await violations()).toEqual([])
  })

  test('the safety backup is named with how long an undo is possible, and leads to it', async () => {
    main = openWindow()
    main.pushEvents(jobEvents(finished({ safetyBackup: backupEntry() })))
    const link = await screen.findByRole('link', { name: /^Safety backup, 402 MB, checked\. Undo until / })
    await userEvent.click(link)
    await screen.findByRole('heading', { name: 'before “Pull staging into local”' })
  })

  test('nothing promises an undo once the backup of what was replaced is gone', async () => {
    main = openWindow({ 'backups/list': () => backupList([]) })
    main.pushEvents(jobEvents(finished({ safetyBackup: backupEntry() })))
    await screen.findByRole('link', { name: 'Safety backup, 402 MB, checked.' })
    await waitFor(() => expect(main.calls('history/list').length).toBeGreaterThan(0))
    expect(document.body.textContent).not.toMatch(/undo/i)
  })

  test('counts alone are never called identical', async () => {
    main = openWindow()
    main.pushEvents(jobEvents(finished({ verification: verification('counts-only') })))
    await screen.findByRole('heading', { name: 'supabase-ai-db has as many rows as archon-staging' })
    expect(screen.getByText('not compared')).toBeTruthy()
    expect(document.body.textContent).not.toMatch(/identical/)
  })

  test('a failure says what, why, what is true of the target, and who held the lock', async () => {
    main = openWindow({ 'job/end-blockers': () => null })
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
    await userEvent.click(within(alert).getByRole('button', { name: 'End session 4211 and retry' }))
    expect(main.calls('job/end-blockers')).toEqual([{ jobId: 'job-1' }])
    await waitFor(() => expect(main.calls('sync/start')).toHaveLength(1))
  })

  test('sessions that cannot be ended are said to be, and none is offered on production', async () => {
    main = openWindow({
      'job/end-blockers': () =>
        refuse({ code: 'import/not-allowed', message: 'app may not end session 4211.', retryable: false }),
    })
    await screen.findByRole('button', { name: /^Pull/ })
    const failed = { outcome: 'failed', failure: lockTimeout, targetState: 'unchanged', verification: null } as const
    main.pushEvents(jobEvents(finished(failed)))
    await userEvent.click(await screen.findByRole('button', { name: 'End session 4211 and retry' }))
    await screen.findByText('app may not end session 4211.')
    expect(main.calls('sync/start')).toEqual([])
    main.stop()
    main = openWindow()
    await screen.findByRole('button', { name: /^Pull/ })
    const onProduction = { ...startedSync, target: { ...startedSync.target, environment: 'production' as const } }
    main.pushEvents(jobEvents([onProduction, ...finished(failed).slice(1)]))
    await screen.findByRole('button', { name: 'Retry' })
    expect(screen.queryByRole('button', { name: /^End session/ })).toBeNull()
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

const backupEnd = {
  id: 'sync_1.before',
  kind: 'backup',
  name: 'Backup of supabase-ai-db, 2026-11-22 14:03',
  environment: 'local',
  address: 'archon-sync-sync_1.before.dump',
  user: 'postgres',
} as const
const localTime = dayAndTime(Date.parse('2026-11-22T14:03:00Z'))

/** The start of a job of another kind. */
function startedAs(kind: JobKind, more: Partial<Extract<JobEventBody, { type: 'job-started' }>> = {}): JobEventBody {
  return { ...startedSync, kind, source: backupEnd, ...more }
}

describe('a run of another kind', () => {
  test('a run that an earlier process left open is told as soon as it is known what became of it', async () => {
    let outcome: 'running' | 'interrupted' = 'running'
    main = openWindow({
      'history/list': () => [historyRecord({ outcome, targetState: 'unchanged', verification: null })],
    })
    await screen.findByRole('button', { name: /^Pull/ })
    expect(screen.queryByText('The last run was interrupted')).toBeNull()
    outcome = 'interrupted'
    main.push({ kind: 'recovered' })
    await screen.findByText('The last run was interrupted')
    await screen.findByRole('button', { name: 'Run again' })
  })

  test('a restore is called one, reads a backup, and shows it as its source', async () => {
    main = openWindow()
    main.pushEvents(jobEvents([startedAs('restore'), { type: 'phase-started', phase: 'export' }]))
    await screen.findByRole('heading', { name: `Restoring backup of ${localTime} into local`, level: 1 })
    const phases = screen.getByRole('list', { name: 'Phases' })
    expect(within(phases).getByText('Read backup').closest('li')?.getAttribute('aria-current')).toBe('step')
    expect(screen.getByText(`Backup of ${localTime}`)).toBeTruthy()
    expect(screen.getByText('Reading the backup')).toBeTruthy()
    expect(document.body.textContent).not.toMatch(/Export/)
    expect(screen.queryByRole('button', { name: 'New' })).toBeNull()
    expect(document.title).toBe('Restoring into supabase-ai-db - Archon Sync')
    expect(await violations()).toEqual([])
  })

  test('a backup has only its own phases and no target', async () => {
    main = openWindow()
    main.pushEvents(
      jobEvents([startedAs('backup', { source: startedSync.target }), { type: 'phase-started', phase: 'export' }]),
    )
    await screen.findByRole('heading', { name: 'Backing up supabase-ai-db', level: 1 })
    expect(within(screen.getByRole('list', { name: 'Phases' })).getAllByRole('listitem')).toHaveLength(2)
    expect(screen.queryByLabelText('into')).toBeNull()
  })

  test('a backup that is made leads to it', async () => {
    const made = backupEntry({ manifest: { id: 'backup_20261124_101204', reason: 'manual' } })
    main = openWindow({ 'backups/list': () => backupList([made]) })
    const end = { type: 'job-finished', result: result({ verification: null, exportBackup: made }) } as const
    main.pushEvents(jobEvents([startedAs('backup', { source: startedSync.target }), end]))
    await screen.findByRole('heading', { name: 'supabase-ai-db is backed up' })
    expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull()
    expect(document.body.textContent).not.toMatch(/identical/)
    await userEvent.click(screen.getByRole('button', { name: 'Show backups' }))
    await screen.findByRole('heading', { name: 'Backup of supabase-ai-db by hand' })
  })

  test('a proof that failed says that the backup is as it was, and leads back', async () => {
    main = openWindow()
    const broken = { outcome: 'failed', failure: damaged, failedPhase: 'export', verification: null } as const
    main.pushEvents(jobEvents([startedAs('prove'), { type: 'job-finished', result: result(broken) }]))
    const alert = await screen.findByRole('alert')
    expect(within(alert).getByText('The backup is as it was.')).toBeTruthy()
    await userEvent.click(within(alert).getAllByRole('button', { name: 'Show backups' })[0] ?? alert)
    await screen.findByRole('heading', { name: 'Backups', level: 1 })
  })

  test('it shows even where there is no profile to sync', async () => {
    main = openWindow({ 'profiles/list': () => [] })
    main.pushEvents(jobEvents([startedAs('import', { source: { ...backupEnd, name: 'shop.dump' } })]))
    await screen.findByRole('heading', { name: 'Importing shop.dump', level: 1 })
  })
})
