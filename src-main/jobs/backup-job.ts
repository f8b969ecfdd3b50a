import { type ContainerEndpoint, type Endpoint, summarizeEndpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { Selection } from '../../src-shared/domain/profile'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { readCatalog } from '../planning/catalog'
import type { Catalog, CatalogTable } from '../planning/catalog-types'
import { nameTables } from '../planning/plan-input'
import { selectUnits } from '../planning/selection'
import { digestProof } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import { archiveParts, archiveTables } from './archive-parts'
import { enter, type JobContext, type JobSpec } from './job-context'
import { openOneSide } from './one-side'
import { makeArchive } from './phases/make-archive'
import type { Side } from './side'
import { keepExport } from './sync-export'
import { sayRoute, sweepLeftovers, watchLink } from './sync-job'
import { applicationName } from './tool-login'
import type { Workbench } from './workbench'

/** A backup of one endpoint, now. */
export interface BackupOrder {
  readonly endpoint: Endpoint
  /** The container whose network the tools join when the endpoint is a server; `null` when there is none. */
  readonly anchor: ContainerEndpoint | null
  readonly selection: Selection
  /** What a person wants to remember about it. */
  readonly note: string | null
  readonly passwords: PasswordLookup
}

/** A manual backup as the runner takes it. */
export function backupSpec(order: BackupOrder): JobSpec {
  const summary = summarizeEndpoint(order.endpoint)
  return {
    kind: 'backup',
    direction: order.endpoint.environment === 'local' ? 'local-to-remote' : 'remote-to-local',
    profileId: null,
    profileName: order.note ?? '',
    source: summary,
    target: summary,
    sourceEndpoint: order.endpoint,
    targetEndpoint: null,
    anchor: order.anchor,
    backupId: null,
    undoOf: null,
    run: (job) => runBackup(job, order),
  }
}

interface Connected {
  readonly bench: Workbench
  readonly side: Side
  readonly control: Session
  readonly catalog: Catalog
  readonly tables: readonly CatalogTable[]
}

async function runBackup(job: JobContext, order: BackupOrder): Promise<void> {
  const { run } = job
  const connected = await run.phase('connect', () => connect(job, order))
  const { bench, side, control, catalog } = connected
  const stopHeartbeat = watchLink(run, control)
  try {
    await run.phase('export', async (context) => {
      await enter(job, 'export')
      const digest = (await digestProof(control)) === null ? 'md5' : 'hashtextextended'
      const items = connected.tables.map((table) => ({ table, rowsNow: null, rowsAfter: rowsOf(table) }))
      const tables = archiveTables(items, catalog, (item) => item.rowsAfter).map((item) => ({
        ...item,
        table: { schema: item.table.schema, name: item.table.name },
      }))
      const result = await makeArchive(
        {
          ...archiveParts(job, bench, catalog, tables, digest),
          side,
          id: job.syncId,
          reason: 'manual',
          file: `archon-sync-${job.syncId}.dump`,
          absentTables: [],
          ...(order.note === null ? {} : { note: order.note }),
        },
        context,
      )
      await keepExport(job, result)
      job.state.backupId = result.entry.manifest.id
    })
  } finally {
    stopHeartbeat()
    await control.close()
    await bench.close()
  }
}

async function connect(job: JobContext, order: BackupOrder): Promise<Connected> {
  const { run, deps } = job
  await job.journal.append({ state: 'phase', phase: 'connect' })
  await sweepLeftovers(deps, run)
  const { endpoint, anchor, passwords } = order
  const say = (text: string) => run.log(text)
  const { bench, side } = await openOneSide(deps, { jobId: run.jobId, endpoint, anchor, passwords, say }, run.signal)
  try {
    sayRoute(run, side)
    const control = await side.open({ applicationName: applicationName(run.jobId), readOnly: true }, run.signal)
    try {
      const catalog = await readCatalog(control)
      const tables = readableTables(catalog, order)
      run.log(`${tables.length} tables to back up.`)
      return { bench, side, control, catalog, tables }
    } catch (error) {
      await control.close()
      throw error
    }
  } catch (error) {
    await bench.close()
    throw error
  }
}

/** The selected tables, all of them readable in whole; a backup that silently lacks rows would be none (R08). */
function readableTables(catalog: Catalog, { selection, endpoint }: BackupOrder): CatalogTable[] {
  const tables = [...selectUnits(catalog, selection).values()]
  if (tables.length === 0) throw blocked(`No table on ${endpoint.name} matches ${selection.include.join(', ')}.`)
  const hidden = tables.filter((table) => !table.canSelect || table.rowSecurityActive)
  if (hidden.length > 0)
    throw blocked(`${catalog.server.user} may not read all rows of ${nameTables(hidden)} on ${endpoint.name}.`)
  return tables
}

function blocked(message: string): AppError {
  return new AppError({
    code: 'plan/blocked',
    message,
    hint: 'Change the selection, or connect as the owner of the tables. Nothing was written.',
  })
}

function rowsOf(table: CatalogTable) {
  return { rows: Math.max(0, Math.round(table.estimatedRows)), exact: false }
}
