import { type HistoryRecord, historyVersion } from '../../src-shared/domain/history'
import type { JobResult } from '../../src-shared/domain/job-event'
import type { JobSpec, JobState } from './job-context'

export interface RecordFacts {
  readonly spec: JobSpec
  readonly syncId: string
  readonly startedAt: string
  readonly finishedAt: string | null
  /** `null` while the job runs. */
  readonly result: JobResult | null
  readonly state: Pick<JobState, 'plan' | 'backupId' | 'created' | 'sequencesBefore' | 'sequencesAfter'>
}

/** The history line of a job, from what its events said. */
export function historyRecord({ spec, syncId, startedAt, finishedAt, result, state }: RecordFacts): HistoryRecord {
  const { kind, direction, profileId, profileName, source, target } = spec
  return {
    version: historyVersion,
    syncId,
    kind,
    direction,
    profileId,
    profileName,
    source,
    target,
    startedAt,
    finishedAt,
    outcome: result?.outcome ?? 'running',
    targetState: result?.targetState ?? 'unchanged',
    failure: failureOfResult(result),
    phaseMs: result?.phaseMs ?? {},
    durationMs: result?.durationMs ?? 0,
    tables: result?.verification?.tables.length ?? result?.exported?.tables ?? 0,
    rows:
      result?.exported?.rows ?? result?.verification?.tables.reduce((sum, check) => sum + check.target.rows, 0) ?? 0,
    bytes: result?.exported?.bytes ?? 0,
    exportFile: result?.exportBackup?.manifest.file ?? null,
    safetyFile: result?.safetyBackup?.manifest.file ?? null,
    plan: state.plan === null ? null : { tables: state.plan.tables, findings: state.plan.findings },
    verification: result?.verification ?? null,
    warnings: [...(result?.warnings ?? [])],
    backupId: state.backupId ?? spec.backupId,
    undoOf: spec.undoOf,
    created: state.created,
    sequencesBefore: [...state.sequencesBefore],
    sequencesAfter: [...state.sequencesAfter],
  }
}

function failureOfResult(result: JobResult | null): HistoryRecord['failure'] {
  if (result === null || result.failure === null) return null
  const { retryable: _retryable, blockedBy: _sessions, endpointId: _endpoint, ...rest } = result.failure
  return { ...rest, phase: result.failedPhase }
}
