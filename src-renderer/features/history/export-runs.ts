import { failureOf } from '../../../src-shared/domain/failure'
import { call } from '../../api/call'
import { announce } from '../../components/announcer'

/** Asks where, then writes these runs as JSON. Resolves to why that failed, or `null`. */
export async function exportRuns(syncIds: readonly string[], suggestedName: string): Promise<string | null> {
  try {
    const { path } = await call('history/export', { suggestedName, syncIds: [...syncIds] })
    if (path !== null) announce(syncIds.length === 1 ? 'Run exported' : `${syncIds.length} runs exported`)
    return null
  } catch (error) {
    return failureOf(error).message
  }
}
