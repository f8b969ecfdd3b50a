import type { HistoryRecord } from '../../src-shared/domain/history'
import { scrubSecrets } from '../../src-shared/format/scrub'

/** Milliseconds after which others get a turn. */
const turnMs = 12

/**
 * Runs as a JSON document for people and programs: `{ format, version, application, runs }`, each run as the history
 * keeps it. Whatever looks like a secret in a text of a server is taken out.
 */
export async function historyAsJson(records: readonly HistoryRecord[], application: string): Promise<string> {
  const parts: string[] = []
  let turnBegan = performance.now()
  for (const record of records) {
    parts.push(JSON.stringify(record, (_key, value) => (typeof value === 'string' ? scrubSecrets(value) : value), 2))
    if (performance.now() - turnBegan < turnMs) continue
    await new Promise((resolve) => setImmediate(resolve))
    turnBegan = performance.now()
  }
  const head = { format: 'archon-sync-history', version: 1, application }
  const open = JSON.stringify(head, null, 2).slice(0, -2)
  return `${open},\n  "runs": [${parts.join(',\n')}]\n}\n`
}
