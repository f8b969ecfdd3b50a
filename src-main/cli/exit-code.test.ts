import { expect, it } from 'vitest'
import type { Failure } from '../../src-shared/domain/failure'
import { phases } from '../../src-shared/domain/job-event'
import { exitCodeOf, exitCodeOfFailure } from './exit-code'

const failure = (code: Failure['code']): Failure => ({ code, message: '', retryable: false })

it('follows the phase that failed', () => {
  const codes = phases.map((failedPhase) =>
    exitCodeOf({ outcome: 'failed', failure: failure('postgres/error'), failedPhase }),
  )
  expect(codes).toEqual([2, 3, 3, 4, 5])
})

it('is 0 for success, 130 for a cancel, 1 for what nobody expected', () => {
  expect(exitCodeOf({ outcome: 'succeeded', failure: null, failedPhase: null })).toBe(0)
  expect(exitCodeOf({ outcome: 'cancelled', failure: null, failedPhase: 'import' })).toBe(130)
  expect(exitCodeOf({ outcome: 'interrupted', failure: null, failedPhase: null })).toBe(1)
  const bug = failure('internal/unexpected')
  expect(exitCodeOf({ outcome: 'failed', failure: bug, failedPhase: null })).toBe(1)
  expect(exitCodeOf({ outcome: 'failed', failure: bug, failedPhase: 'connect' })).toBe(1)
})

it('is 2 for a blocker, wherever it was found, and for every refusal before a job', () => {
  expect(exitCodeOf({ outcome: 'failed', failure: failure('plan/blocked'), failedPhase: 'backup' })).toBe(2)
  for (const code of ['connection/password-needed', 'guard/refused', 'profile/invalid', 'job/busy'] as const) {
    expect(exitCodeOfFailure(failure(code))).toBe(2)
  }
  expect(exitCodeOfFailure(failure('store/damaged'))).toBe(1)
})
