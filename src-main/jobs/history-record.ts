import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import { type HistoryRecord, historyVersion } from '../../src-shared/domain/history'
import type { JobResult } from '../../src-shared/domain/job-event'
import type { SyncPlan } from '../../src-shared/domain/plan'
import type { SyncOrder } from './engine-api'
import { endpointsOf } from './prepare'

export interface RecordFacts {
  readonly order: SyncOrder
  readonly syncId: string
  readonly startedAt: string
  readonly finishedAt: string | null
  /** `null` while the job runs. */
  readonly result: JobResult | null
  readonly plan: SyncPlan | null
}

/** The history line of a job, from what its events said. */
export function historyRecord({ order, syncId, startedAt, finishedAt, result, plan }: RecordFacts): HistoryRecord {
  const { source, target } = endpointsOf(order.profile, order.direction)
  return {
    version: historyVersion,
    syncId,
    kind: 'sync',
    direction: order.direction,
    profileId: order.profile.profile.id,
    profileName: order.profile.profile.name,
    source: summarizeEndpoint(source),
    target: summarizeEndpoint(target),
    startedAt,
    finishedAt,
    outcome: result?.outcome ?? 'running',
    targetState: result?.targetState ?? 'unchanged',
    failure: failureOfResult(result),
    phaseMs: result?.phaseMs ?? {},
    durationMs: result?.durationMs ?? 0,
    tables: result?.verification?.tables.length ?? result?.exported?.tables ?? 0,
    rows: result?.exported?.rows ?? 0,
    bytes: result?.exported?.bytes ?? 0,
    exportFile: result?.exportBackup?.manifest.file ?? null,
    safetyFile: result?.safetyBackup?.manifest.file ?? null,
    plan: plan === null ? null : { tables: plan.tables, findings: plan.findings },
    verification: result?.verification ?? null,
    warnings: [...(result?.warnings ?? [])],
  }
}

function failureOfResult(result: JobResult | null): HistoryRecord['failure'] {
  if (result === null || result.failure === null) return null
  const { retryable: _retryable, blockedBy: _sessions, endpointId: _endpoint, ...rest } = result.failure
  return { ...rest, phase: result.failedPhase }
}
