import type { BackupEntry, BackupList, Manifest } from '../../src-shared/domain/backup'
import type { CheckReport } from '../../src-shared/domain/connection-check'
import type { ContainerEndpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import type { Failure } from '../../src-shared/domain/failure'
import type { HistoryRecord } from '../../src-shared/domain/history'
import type { JobEvent, JobEventBody, JobResult } from '../../src-shared/domain/job-event'
import { phases } from '../../src-shared/domain/job-event'
import { defaultWeights } from '../../src-shared/domain/job-view'
import type { PlanTable, ServerFacts, SyncPlan } from '../../src-shared/domain/plan'
import type { Profile } from '../../src-shared/domain/profile'
import type { TableCheck, Verification } from '../../src-shared/domain/verification'
import type { FoundContainer, RestorePreview } from '../../src-shared/ipc/contract'

export const local: ContainerEndpoint = {
  kind: 'container',
  id: 'local',
  name: 'supabase-ai-db',
  container: 'supabase-ai-db',
  port: 5432,
  database: 'postgres',
  user: 'postgres',
  environment: 'local',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'keyring',
}

export const staging: ServerEndpoint = {
  kind: 'server',
  id: 'staging',
  name: 'archon-staging',
  host: 'db.example.com',
  port: 5432,
  database: 'postgres',
  user: 'postgres.abcdef',
  tls: { mode: 'auto' },
  environment: 'staging',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'keyring',
}

export const production: ServerEndpoint = {
  ...staging,
  id: 'production',
  name: 'archon-prod',
  environment: 'production',
}

export const profile: Profile = {
  id: 'profile',
  name: 'archon',
  localEndpointId: 'local',
  remoteEndpointId: 'staging',
  include: ['archon_*'],
  exclude: ['archon_mcp_sessions'],
  options: { expectedTables: [], checksums: 'on', safetyBackup: true, verbose: false },
}

const server: ServerFacts = {
  versionNumber: 150_020,
  version: '15.20',
  systemIdentifier: '1',
  databaseOid: 5,
  database: 'postgres',
  user: 'postgres',
  startedAt: '2026-11-20T08:00:00.000Z',
  databaseBytes: 1_810_000_000,
  sessions: 0,
  isMarked: false,
}

export function planTable(
  name: string,
  now: number | null,
  after: number | null,
  more: Partial<PlanTable> = {},
): PlanTable {
  return {
    table: { schema: 'public', name },
    action: now === null ? 'create' : after === null ? 'leave' : 'replace',
    rowsNow: now === null ? null : { rows: now, exact: true },
    rowsAfter: after === null ? null : { rows: after, exact: true },
    bytes: 1_000,
    columns: ['id'],
    ...more,
  }
}

export function plan(more: Partial<SyncPlan> = {}): SyncPlan {
  return {
    id: 'plan-1',
    createdAt: new Date().toISOString(),
    direction: 'remote-to-local',
    source: server,
    target: server,
    toolsVersion: '17.12',
    tables: [planTable('archon_tasks', 10, 12), planTable('archon_sources', 5, 5)],
    findings: [],
    passed: ['server 15 to 15'],
    ...more,
  }
}

export function report(endpointId: string, failure: Failure | null = null): CheckReport {
  return {
    endpointId,
    checkedAt: new Date().toISOString(),
    steps: [{ step: 'login', status: failure === null ? 'passed' : 'failed', text: 'postgres' }],
    failure,
    latencyMs: failure === null ? 34 : null,
    route: 'relay',
    server: failure === null ? server : null,
    toolsVersion: '17.12',
    tableCount: 19,
    note: null,
  }
}

export const wrongPassword: Failure = {
  code: 'connection/wrong-password',
  message: 'The server refused the password of postgres.abcdef.',
  hint: 'Enter it again.',
  sqlState: '28P01',
  retryable: true,
}

export const lockTimeout: Failure = {
  code: 'import/lock-timeout',
  message: 'The import waited 5 s for archon_tasks, then stopped.',
  detail: 'ERROR: canceling statement due to lock timeout\nCONTEXT: TRUNCATE ONLY',
  sqlState: '55P03',
  retryable: true,
  blockedBy: [
    {
      pid: 4211,
      application: 'archon-server',
      user: 'postgres',
      state: 'idle in transaction',
      transactionSeconds: 720,
      query: 'UPDATE archon_tasks SET status = 1',
    },
  ],
}

export function tableCheck(name: string, verdict: TableCheck['verdict'], rows = 12): TableCheck {
  const sums = verdict === 'not-compared' ? null : (['1', '2'] as [string, string])
  return {
    table: { schema: 'public', name },
    verdict,
    source: { rows, sums },
    target: { rows: verdict === 'differs' ? rows - 1 : rows, sums },
    bytes: 1_000,
  }
}

export function verification(verdict: Verification['verdict'] = 'identical'): Verification {
  const each = verdict === 'identical' ? 'identical' : verdict === 'differs' ? 'differs' : 'not-compared'
  return { tables: [tableCheck('archon_tasks', each)], foreignKeysValidated: 2, sequencesChecked: 1, verdict }
}

export function result(more: Partial<JobResult> = {}): JobResult {
  return {
    outcome: 'succeeded',
    failure: null,
    failedPhase: null,
    targetState: 'replaced',
    verification: verification(),
    exported: { durationSeconds: 2, bytes: 1_000_000, tables: 1, rows: 12, backupFile: 'x.dump' },
    exportBackup: null,
    safetyBackup: null,
    phaseMs: { connect: 1_000, backup: 1_000, export: 2_000, import: 3_000, verify: 1_000 },
    durationMs: 8_000,
    warnings: [],
    ...more,
  }
}

/** Stamps bodies as the events of one job that began five seconds ago. */
export function jobEvents(bodies: readonly JobEventBody[], jobId = 'job-1'): JobEvent[] {
  const start = Date.now() - 5_000
  return bodies.map((body, index) => ({ ...body, jobId, seq: index + 1, at: start + index * 10 }))
}

export const started: JobEventBody = {
  type: 'job-started',
  kind: 'sync',
  syncId: 'sync_20261124_101204',
  direction: 'remote-to-local',
  profileName: 'archon',
  source: summarizeEndpoint(staging),
  target: summarizeEndpoint(local),
  weights: defaultWeights(phases),
}

/** A backup that was made three hours ago, before `sync_20261124_101204` replaced `supabase-ai-db`. */
export function backupEntry(
  more: Partial<Omit<BackupEntry, 'manifest'>> & { readonly manifest?: Partial<Manifest> } = {},
): BackupEntry {
  const { manifest, ...facts } = more
  // Of this very moment: some hours ago is yesterday for a run soon after midnight.
  const at = new Date().toISOString()
  return {
    manifest: { ...backupManifest, createdAt: at, checkedAt: at, ...manifest },
    state: 'present',
    pinned: false,
    verifiedAt: null,
    proof: null,
    ...facts,
  }
}

const backupManifest: Manifest = {
  format: 'archon-sync-backup',
  version: 1,
  id: 'sync_20261124_101204.before',
  reason: 'before',
  syncId: 'sync_20261124_101204',
  file: 'archon-sync-sync_20261124_101204.before.dump',
  bytes: 402_000_000,
  sha256: '0'.repeat(64),
  createdAt: '',
  endpoint: {
    id: 'local',
    name: 'supabase-ai-db',
    environment: 'local',
    address: 'localhost:5432/postgres in supabase-ai-db',
    user: 'postgres',
    systemIdentifier: '1',
    databaseOid: 5,
  },
  serverVersion: '15.8 (Debian 15.8-1.pgdg120+1)',
  toolsVersion: '17.12',
  tables: [backedUpTable('archon_tasks', 1_878, 3_400_000), backedUpTable('archon_sources', 5, 8_000)],
  sequences: [],
  digest: { method: 'hashtextextended', proof: null },
  absentTables: [],
  schema: null,
  checkedAt: '',
  prelude: [],
  note: null,
  leftOut: [],
}

function backedUpTable(name: string, rows: number, bytes: number): Manifest['tables'][number] {
  return { table: { schema: 'public', name }, columns: ['id'], digest: { rows, sums: ['1', '2'] }, bytes }
}

export function backupList(entries: readonly BackupEntry[], more: Partial<BackupList> = {}): BackupList {
  const goes = { kind: 'goes', at: new Date(Date.now() + 21 * 3_600_000).toISOString(), limit: 'age' } as const
  return {
    entries,
    fates: Object.fromEntries(entries.map((entry) => [entry.manifest.id, goes])),
    strays: [],
    trash: [],
    usedBytes: 6_200_000_000,
    freeBytes: 88_000_000_000,
    ...more,
  }
}

export function restorePreview(more: Partial<RestorePreview> = {}): RestorePreview {
  return { plan: plan(), changed: [], target: summarizeEndpoint(local), safetyBackup: true, ...more }
}

export function historyRecord(more: Partial<HistoryRecord> = {}): HistoryRecord {
  return {
    version: 1,
    syncId: 'sync_20261124_101204',
    kind: 'sync',
    direction: 'remote-to-local',
    profileId: 'profile',
    profileName: 'archon',
    source: summarizeEndpoint(staging),
    target: summarizeEndpoint(local),
    startedAt: '2026-11-24T10:12:04.000Z',
    finishedAt: '2026-11-24T10:15:48.000Z',
    outcome: 'succeeded',
    targetState: 'replaced',
    failure: null,
    phaseMs: { connect: 1_800, import: 68_000 },
    durationMs: 224_000,
    tables: 1,
    rows: 12,
    bytes: 1_000_000,
    exportFile: null,
    safetyFile: '/home/user/backups/archon-sync-sync_20261124_101204.before.dump',
    plan: { tables: plan().tables, findings: [] },
    verification: verification(),
    warnings: [],
    backupId: null,
    undoOf: null,
    created: { tables: [], sequences: [] },
    sequencesBefore: [],
    sequencesAfter: [],
    ...more,
  }
}

/** A running container as the engine lists it. */
export function foundContainer(more: Partial<FoundContainer> = {}): FoundContainer {
  return {
    id: '1',
    name: 'supabase-ai-db',
    image: 'supabase/postgres:15',
    running: true,
    composeProject: null,
    publishedPort: null,
    user: 'postgres',
    database: 'postgres',
    ...more,
  }
}
