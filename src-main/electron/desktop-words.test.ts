import { describe, expect, test } from 'vitest'
import type { JobEvent, JobEventBody, JobResult } from '../../src-shared/domain/job-event'
import type { JobKind } from '../../src-shared/domain/job-kind'
import { phasesOf } from '../../src-shared/domain/job-kind'
import { defaultWeights, foldJob, type JobView } from '../../src-shared/domain/job-view'
import { goesOnWords, sleptWords, withoutWindow } from './background-words'
import { watchJobs } from './job-watch'
import { quitQuestion } from './quit-words'
import { taskbarProgress } from './taskbar-words'

const end = (name: string) => ({
  id: name,
  kind: 'server' as const,
  name,
  environment: 'staging' as const,
  address: 'db:5432/shop',
  user: 'app',
})

function eventsOf(kind: JobKind, bodies: readonly JobEventBody[]): JobEvent[] {
  const started: JobEventBody = {
    type: 'job-started',
    kind,
    syncId: `${kind}_20261124_101204`,
    direction: 'remote-to-local',
    profileName: 'shop',
    source: end('shop-staging'),
    target: end('shop-db'),
    weights: defaultWeights(phasesOf(kind)),
  }
  return [started, ...bodies].map(
    (body, index) => ({ ...body, jobId: 'a', seq: index + 1, at: 1000 + index }) as JobEvent,
  )
}

function viewOf(kind: JobKind, ...bodies: readonly JobEventBody[]): JobView {
  const view = eventsOf(kind, bodies).reduce<JobView | null>(foldJob, null)
  if (view === null) throw new Error('A job was started.')
  return view
}

const importing: JobEventBody = { type: 'phase-started', phase: 'import' }
const connected: JobEventBody = { type: 'phase-finished', phase: 'connect', durationMs: 10, skipped: false }
const cancelling: JobEventBody = { type: 'cancelling', text: 'Rolling back.' }
const committing: JobEventBody = { type: 'committing' }
const ended = (outcome: JobResult['outcome']): JobEventBody => ({
  type: 'job-finished',
  result: {
    outcome,
    failure: null,
    failedPhase: null,
    targetState: 'unchanged',
    verification: null,
    exported: null,
    exportBackup: null,
    safetyBackup: null,
    phaseMs: {},
    durationMs: 1000,
    warnings: [],
  },
})

describe('the question before quitting', () => {
  test.each([
    ['sync', 'A sync into shop-db is running.', 'Cancel the sync and quit'],
    ['restore', 'A restore into shop-db is running.', 'Cancel the restore and quit'],
    ['undo', 'An undo on shop-db is running.', 'Cancel the undo and quit'],
    ['backup', 'A backup of shop-staging is running.', 'Cancel the backup and quit'],
    ['import', 'A file is being imported.', 'Cancel the import and quit'],
    ['prove', 'A backup is being proven.', 'Cancel the proof and quit'],
  ] as const)('names a %s', (kind, message, quit) => {
    expect(quitQuestion(viewOf(kind))).toMatchObject({ message, quit, stay: 'Keep running' })
  })

  test('says what quitting means for the target at this point, and that a commit cannot be taken back', () => {
    expect(quitQuestion(viewOf('sync')).detail).toBe('Quitting cancels it. Nothing on shop-db was touched yet.')
    expect(quitQuestion(viewOf('sync', importing)).detail).toContain('shop-db is then exactly as it was before')
    expect(quitQuestion(viewOf('backup')).detail).not.toContain('shop-db')
    const late = quitQuestion(viewOf('sync', importing, committing))
    expect(late.detail).toContain('too late to cancel')
    expect(late.quit).toBe('Quit when it is done')
    expect(quitQuestion(viewOf('sync', importing, cancelling)).quit).toBe('Quit when it has stopped')
  })
})

describe('the dock', () => {
  test('shows how far a job is, that it waits, and that no end is in sight', () => {
    expect(taskbarProgress(null, false)).toEqual({ value: -1, mode: 'none' })
    expect(taskbarProgress(viewOf('sync'), false)).toEqual({ value: 2, mode: 'indeterminate' })
    expect(taskbarProgress(viewOf('sync', connected), false)).toEqual({ value: 0.03, mode: 'normal' })
    expect(
      taskbarProgress(viewOf('sync', connected, importing, { type: 'waiting', sessions: [session] }), false).mode,
    ).toBe('paused')
    expect(taskbarProgress(viewOf('sync', connected, importing, cancelling), false).mode).toBe('indeterminate')
  })

  test('keeps a failure until somebody has looked, and nothing of what succeeded or was cancelled', () => {
    const failed = viewOf('sync', connected, importing, ended('failed'))
    expect(taskbarProgress(failed, false)).toEqual({ value: 0.03, mode: 'error' })
    expect(taskbarProgress(failed, true).mode).toBe('none')
    expect(taskbarProgress(viewOf('sync', ended('succeeded')), false).mode).toBe('none')
    expect(taskbarProgress(viewOf('sync', ended('cancelled')), false).mode).toBe('none')
  })
})

const session = { pid: 1, application: '', user: '', state: '', transactionSeconds: 0, query: '' }

describe('without a window', () => {
  test('a job goes on, what it said can be clicked for a while, and else the application ends', () => {
    const facts = { platform: 'linux', running: false, endedWithoutWindow: false, keepsRunning: false }
    expect(withoutWindow(facts)).toBe('quit')
    expect(withoutWindow({ ...facts, running: true })).toBe('stay')
    expect(withoutWindow({ ...facts, endedWithoutWindow: true })).toBe('linger')
    expect(withoutWindow({ ...facts, platform: 'darwin' })).toBe('stay')
    expect(withoutWindow({ ...facts, keepsRunning: true })).toBe('stay')
  })

  test('it is said which job goes on, and where', () => {
    expect(goesOnWords(viewOf('restore'))).toMatchObject({ title: 'The restore goes on' })
    expect(goesOnWords(viewOf('restore')).body).toMatch(/^shop-db: /)
    expect(goesOnWords(viewOf('backup')).body).toMatch(/^shop-staging: /)
  })

  test('after a sleep its length is said, and what is done about it', () => {
    expect(sleptWords(12 * 60_000, true).toast).toBe('Slept 12 min, connections checked again')
    expect(sleptWords(12 * 60_000, true).log).toContain('slept for 12 min while')
    expect(sleptWords(null, true).log).toContain('slept while')
    expect(sleptWords(1000, false).toast).toBe('Woke up, both sides checked again')
  })
})

test('the watch holds the running job, not its log, and lets go of it at its end', () => {
  let tell: (event: JobEvent) => void = () => {}
  const seen: string[] = []
  const jobs = watchJobs({
    onEvent: (listener) => {
      tell = listener
      return () => {}
    },
  })
  jobs.onChange((_view, event) => seen.push(event.type))
  const log: JobEventBody = { type: 'log', level: 'info', phase: null, text: 'line' }
  const [first, line, last] = eventsOf('sync', [log, ended('succeeded')]) as [JobEvent, JobEvent, JobEvent]
  tell(first)
  tell(line)
  expect(jobs.running()?.started.kind).toBe('sync')
  tell(last)
  expect(jobs.running()).toBeNull()
  expect(jobs.view()?.result?.outcome).toBe('succeeded')
  expect(seen).toEqual(['job-started', 'job-finished'])
})
