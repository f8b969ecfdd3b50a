import { failureOf } from '../../src-shared/domain/failure'
import type { SyncPlan } from '../../src-shared/domain/plan'
import type { TableName } from '../../src-shared/domain/table'
import type { TableCount } from '../../src-shared/domain/table-count'
import { beginCounting, type CountState, endCounting, useCounts } from '../stores/count-store'
import { call } from './call'

export interface ExactCounts {
  readonly counts: ReadonlyMap<string, TableCount>
  readonly running: CountState['running']
  readonly failure: CountState['failure']
  /** Counts one table, or all of the plan. */
  readonly count: (tables?: readonly TableName[]) => void
  readonly stop: () => void
}

const none: ReadonlyMap<string, TableCount> = new Map()

/** Exact counts of the tables of a plan, asked for by hand: they are work for the servers. */
export function useExactCounts(plan: SyncPlan, profileId: string): ExactCounts {
  const state = useCounts()
  const mine = state.planId === plan.id
  return {
    counts: mine ? state.counts : none,
    running: mine ? state.running : null,
    failure: mine ? state.failure : null,
    count: (tables) => void countTables(plan, profileId, tables),
    stop: () => void call('sync/stop-counting', undefined).catch(() => null),
  }
}

async function countTables(plan: SyncPlan, profileId: string, tables?: readonly TableName[]): Promise<void> {
  const { id: planId, direction } = plan
  beginCounting(planId, tables?.length ?? plan.tables.length)
  try {
    const named = tables === undefined ? {} : { tables: [...tables] }
    await call('sync/count', { profileId, direction, planId, ...named })
    endCounting(planId, null)
  } catch (error) {
    endCounting(planId, failureOf(error))
  }
}
