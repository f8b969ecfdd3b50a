import type { Failure } from '../../src-shared/domain/failure'
import type { JobResult, Phase } from '../../src-shared/domain/job-event'

export const exitCodes = { done: 0, unexpected: 1, usage: 2, export: 3, import: 4, verify: 5, cancelled: 130 } as const

const byPhase: Readonly<Record<Phase, number>> = {
  connect: exitCodes.usage,
  backup: exitCodes.export,
  export: exitCodes.export,
  import: exitCodes.import,
  verify: exitCodes.verify,
}

/** The exit code of a job (product.md C18). */
export function exitCodeOf(result: Pick<JobResult, 'outcome' | 'failure' | 'failedPhase'>): number {
  switch (result.outcome) {
    case 'succeeded':
      return exitCodes.done
    case 'cancelled':
      return exitCodes.cancelled
    case 'interrupted':
      return exitCodes.unexpected
    case 'failed':
      return failedCode(result.failure, result.failedPhase)
  }
}

/** The exit code of a failure before a job began, or outside of one. */
export function exitCodeOfFailure(failure: Failure): number {
  return /^(?:internal|store|disk)\//.test(failure.code) ? exitCodes.unexpected : exitCodes.usage
}

function failedCode(failure: Failure | null, phase: Phase | null): number {
  if (failure?.code === 'plan/blocked' || failure?.code === 'plan/changed') return exitCodes.usage
  if (phase === null) return failure === null ? exitCodes.unexpected : exitCodeOfFailure(failure)
  if (phase === 'connect' && failure?.code === 'internal/unexpected') return exitCodes.unexpected
  return byPhase[phase]
}
