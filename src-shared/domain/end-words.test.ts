import { expect, test } from 'vitest'
import { endWords } from './end-words'
import type { JobResult } from './job-event'
import { jobKinds } from './job-kind'

const end = { kind: 'server', environment: 'staging', address: 'h:5432/d', user: 'u' } as const
const started = {
  kind: 'sync',
  source: { id: 'a', name: 'staging', ...end },
  target: { id: 'b', name: 'shop', ...end },
} as const

function result(more: Partial<JobResult> = {}): JobResult {
  return {
    outcome: 'succeeded',
    failure: null,
    failedPhase: null,
    targetState: 'replaced',
    verification: null,
    exported: null,
    exportBackup: null,
    safetyBackup: null,
    phaseMs: {},
    durationMs: 227_000,
    warnings: [],
    ...more,
  }
}

test('a good run says what is so now, how long it took, and offers to take it back', () => {
  expect(endWords(started, result())).toEqual({ title: 'shop is up to date', body: '3 min 47 s', canUndo: true })
})

test.each(jobKinds.filter((kind) => kind === 'backup' || kind === 'import' || kind === 'prove'))(
  'a %s offers nothing to take back',
  (kind) => {
    expect(endWords({ ...started, kind }, result()).canUndo).toBe(false)
  },
)

test('a failure gives its cause, and that nothing changed only when nothing did', () => {
  const failure = { code: 'connection/lost', message: 'The connection broke.', retryable: true } as const
  expect(endWords(started, result({ outcome: 'failed', failure, targetState: 'unchanged' }))).toEqual({
    title: 'Sync failed',
    body: 'The connection broke. shop is exactly as it was.',
    canUndo: false,
  })
  expect(endWords(started, result({ outcome: 'failed', failure, targetState: 'unknown' })).body).toBe(
    'The connection broke.',
  )
})

test('a cancelled run says so', () => {
  expect(endWords(started, result({ outcome: 'cancelled', targetState: 'unchanged' }))).toEqual({
    title: 'Cancelled',
    body: 'shop is exactly as it was.',
    canUndo: false,
  })
})
