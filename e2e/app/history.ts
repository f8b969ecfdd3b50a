import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HistoryRecord, historyVersion } from '../../src-shared/domain/history'
import { localName, remoteName } from './home'

const local: HistoryRecord['source'] = {
  id: 'local-end',
  kind: 'container',
  name: localName,
  environment: 'local',
  address: 'localhost:5432/postgres in supabase-ai-db',
  user: 'postgres',
}
const remote: HistoryRecord['source'] = {
  id: 'remote-end',
  kind: 'server',
  name: remoteName,
  environment: 'staging',
  address: 'aws-1-eu-west-1.pooler.supabase.com:5432/postgres',
  user: 'postgres.abcdefghijklmnopqrst',
}
const production = { ...remote, id: 'production-end', name: 'archon-prod', environment: 'production' as const }
const backup = { ...local, kind: 'backup' as const, name: 'Backup of Local Archon, 2026-11-22 14:03' }

const names = ['crawled_pages', 'code_examples', 'sources', 'tasks', 'projects', 'settings', 'migrations', 'prompts']
/** The run, counted from the newest, that took 2.1 times as long as the others. */
const slowRun = 13

/** Writes a history of `count` runs, newest now, with every kind of end, and one line that is torn. */
export async function writeHistory(home: string, count: number): Promise<void> {
  const now = Date.now()
  const records = Array.from({ length: count }, (_, index) => record(index, now - index * 7_200_000))
  const lines = records.reverse().map((item) => JSON.stringify(item))
  lines.splice(5, 0, '{"version":1,"syncId":"sync_2026')
  await writeFile(join(home, 'history.jsonl'), `${lines.join('\n')}\n`, { mode: 0o600 })
}

function record(index: number, at: number): HistoryRecord {
  const stamp = new Date(at).toISOString()
  const slow = index === slowRun
  const durationMs = slow ? 478_000 : 222_000 + (index % 5) * 3_000
  const good: HistoryRecord = {
    version: historyVersion,
    syncId: `sync_${stamp.slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_')}`,
    kind: 'sync',
    direction: 'remote-to-local',
    profileId: 'pair',
    profileName: 'archon',
    source: remote,
    target: local,
    startedAt: stamp,
    finishedAt: new Date(at + durationMs).toISOString(),
    outcome: 'succeeded',
    targetState: 'replaced',
    failure: null,
    phaseMs: { connect: 1_800, backup: 14_000, export: 121_000, import: durationMs - 155_800, verify: 19_000 },
    durationMs,
    tables: names.length,
    rows: 221_029 - index,
    bytes: Math.max(40_000_000, 1_810_000_000 - index * 6_000_000),
    exportFile: null,
    safetyFile: null,
    plan: null,
    verification: verification(index),
    warnings: [],
    backupId: null,
    undoOf: null,
    created: { tables: [], sequences: [] },
    sequencesBefore: [],
    sequencesAfter: [],
  }
  return { ...good, ...variant(index) }
}

function verification(index: number): HistoryRecord['verification'] {
  const tables = names.map((name, place) => {
    const bytes = place === 0 ? (index > slowRun ? 1_000_000_000 : 1_380_000_000) : 1_000_000 * (9 - place)
    const digest = { rows: Math.round(bytes / 8_000), sums: ['1', '2'] as [string, string] }
    return {
      table: { schema: 'public', name: `archon_${name}` },
      verdict: 'identical' as const,
      source: digest,
      target: digest,
      bytes,
    }
  })
  return { tables, foreignKeysValidated: 11, sequencesChecked: 4, verdict: 'identical' }
}

/** What differs in some of the runs. */
function variant(index: number): Partial<HistoryRecord> {
  const unchanged = { targetState: 'unchanged', verification: null, rows: 0, bytes: 0 } as const
  const why = { code: 'import/lock-timeout', message: 'The import waited 5 s for archon_tasks, then stopped.' }
  switch (index % 11) {
    case 1:
      return { kind: 'restore', source: backup, durationMs: 82_000 }
    case 3:
      return {
        ...unchanged,
        outcome: 'failed',
        durationMs: 12_000,
        failure: { ...why, sqlState: '55P03', phase: 'import' },
      }
    case 4:
      return {
        ...unchanged,
        outcome: 'cancelled',
        direction: 'local-to-remote',
        source: local,
        target: remote,
        durationMs: 40_000,
      }
    case 6:
      return { direction: 'local-to-remote', source: local, target: production, durationMs: 352_000 }
    case 8:
      return {
        ...unchanged,
        outcome: 'interrupted',
        durationMs: 111_000,
        failure: {
          code: 'internal/unexpected',
          message: 'The application ended in the middle of this run. The target is exactly as it was before.',
          hint: 'Run it again.',
          phase: 'import',
        },
      }
    case 9:
      return { kind: 'undo', source: backup, target: production, durationMs: 130_000 }
    default:
      return {}
  }
}
