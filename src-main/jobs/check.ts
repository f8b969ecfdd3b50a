import type { CheckReport } from '../../src-shared/domain/connection-check'
import type { ContainerEndpoint, Endpoint } from '../../src-shared/domain/endpoint'
import { AppError, failureOf } from '../../src-shared/domain/failure'
import { formatBytes } from '../../src-shared/format/format'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { createRecorder, type StepRecorder, stepOf } from './recorder'
import type { Side } from './side'
import { openWorkbench, type Workbench, type WorkbenchDeps } from './workbench'

/** Checks one endpoint from the tool container. Expected problems are part of the report, never thrown. */
export async function checkEndpoint(
  deps: WorkbenchDeps,
  endpoint: Endpoint,
  anchor: ContainerEndpoint | null,
  passwords: PasswordLookup,
  jobId: string,
  signal: AbortSignal,
): Promise<CheckReport> {
  const recorder = createRecorder()
  let bench: Workbench | null = null
  try {
    const password = await passwords(endpoint)
    const order = { jobId, anchor, endpoints: [{ endpoint, password }], say: () => undefined }
    bench = await openWorkbench(deps, order, signal, new Map([[endpoint.id, recorder]]))
    const [side] = bench.sides
    if (side === undefined) throw new Error('The endpoint was not connected.')
    return await describeSide(side, bench, recorder, jobId, signal)
  } catch (error) {
    signal.throwIfAborted()
    return failedReport(endpoint, recorder, error)
  } finally {
    await bench?.close().catch(() => undefined)
  }
}

interface Inventory {
  readonly tables: number
  readonly readable: number
  readonly owned: number
  readonly bytes: number
  readonly isReplica: boolean
}

/** Completes the report of a connected side: server, rights, size. */
export async function describeSide(
  side: Side,
  bench: Workbench,
  recorder: StepRecorder,
  jobId: string,
  signal: AbortSignal,
): Promise<CheckReport> {
  const inventory = await readInventory(side, jobId, signal)
  const server = `PostgreSQL ${side.facts.version}, tools ${bench.box.toolsVersion} fit`
  if (inventory.isReplica) recorder.warn('server', `${server}; a read replica: it can be a source, never a target`)
  else recorder.pass('server', server)
  const rights = `may read ${inventory.readable} of ${inventory.tables} tables, owns ${inventory.owned}`
  if (inventory.readable === inventory.tables) recorder.pass('rights', rights)
  else recorder.warn('rights', rights)
  recorder.pass('size', `${inventory.tables} tables, ${formatBytes(inventory.bytes)}`)
  return {
    endpointId: side.endpoint.id,
    checkedAt: new Date().toISOString(),
    steps: recorder.steps,
    failure: null,
    latencyMs: side.latencyMs,
    route: side.route,
    server: side.facts,
    toolsVersion: bench.box.toolsVersion,
    tableCount: inventory.tables,
    note: side.note,
  }
}

async function readInventory(side: Side, jobId: string, signal: AbortSignal): Promise<Inventory> {
  const session = await side.open({ applicationName: `archon-sync:${jobId}`, readOnly: true }, signal)
  try {
    return await session.queryOne<Inventory>(
      `select pg_catalog.count(*)::int as tables,
         (pg_catalog.count(*) filter (where pg_catalog.has_table_privilege(c.oid, 'select')))::int as readable,
         (pg_catalog.count(*) filter (where pg_catalog.pg_has_role(c.relowner, 'usage')))::int as owned,
         pg_catalog.pg_database_size(pg_catalog.current_database())::float8 as bytes,
         pg_catalog.pg_is_in_recovery() as "isReplica"
       from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`,
    )
  } finally {
    await session.close()
  }
}

export function failedReport(endpoint: Endpoint, recorder: StepRecorder, error: unknown): CheckReport {
  const failure = failureOf(error)
  const isExpected = error instanceof AppError
  return {
    endpointId: endpoint.id,
    checkedAt: new Date().toISOString(),
    steps: [...recorder.steps, { step: stepOf(failure.code), status: 'failed', text: failure.message }],
    failure: isExpected ? failure : { ...failure, message: `${endpoint.name} could not be checked.` },
    latencyMs: null,
    route: null,
    server: null,
    toolsVersion: null,
    tableCount: null,
    note: null,
  }
}
