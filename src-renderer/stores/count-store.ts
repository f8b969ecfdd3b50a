import { create } from 'zustand'
import type { Failure } from '../../src-shared/domain/failure'
import { tableKey } from '../../src-shared/domain/table'
import type { TableCount } from '../../src-shared/domain/table-count'

export interface CountState {
  /** The plan whose tables were counted; counts of another plan say nothing about this one. */
  readonly planId: string | null
  readonly counts: ReadonlyMap<string, TableCount>
  /** While it goes on: how many tables are done, of how many. */
  readonly running: { readonly done: number; readonly total: number } | null
  readonly failure: Failure | null
}

const nothing: CountState = { planId: null, counts: new Map(), running: null, failure: null }

/** What was counted exactly since the plan was made. */
export const useCounts = create<CountState>()(() => nothing)

export function beginCounting(planId: string, total: number): void {
  useCounts.setState((state) => ({
    planId,
    counts: state.planId === planId ? state.counts : new Map(),
    running: { done: 0, total },
    failure: null,
  }))
}

export function addCount(planId: string, count: TableCount): void {
  useCounts.setState((state) => {
    if (state.planId !== planId) return state
    const running = state.running && { ...state.running, done: state.running.done + 1 }
    return { counts: new Map(state.counts).set(tableKey(count.table), count), running }
  })
}

export function endCounting(planId: string, failure: Failure | null): void {
  useCounts.setState((state) => (state.planId === planId ? { running: null, failure } : state))
}
