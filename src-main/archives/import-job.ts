import type { EndpointSummary } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { formatBytes, formatCount } from '../../src-shared/format/format'
import { archiveParts, archiveTables } from '../jobs/archive-parts'
import { enter, type JobContext, type JobSpec } from '../jobs/job-context'
import type { PhaseContext } from '../jobs/job-run'
import { makeArchive } from '../jobs/phases/make-archive'
import { keepExport } from '../jobs/sync-export'
import { sweepLeftovers } from '../jobs/sync-job'
import { applicationName } from '../jobs/tool-login'
import { readScript } from '../pgtools/script-reader'
import { readCatalog } from '../planning/catalog'
import type { Catalog, CatalogTable } from '../planning/catalog-types'
import { digestProof } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import { type Inspection, type OpenFile, openFile, surveyFile } from './inspect-file'
import { loadScript, refusedStatement } from './load-script'
import { openScratchBench, type ScratchBench } from './scratch-bench'

/** The role that a file's statements run as: owner of the throw-away database and of nothing else. */
const importRole = 'archon_import'
/** Of the server when the file does not say which it came from. */
const usualMajor = 17

/** Makes a backup of our own out of a file from elsewhere. `inspected`: what was shown of it before, if anything was. */
export function importSpec(path: string, inspected: Inspection | null = null): JobSpec {
  const summary = fileSummary(path)
  return {
    kind: 'import',
    direction: 'remote-to-local',
    profileId: null,
    profileName: summary.name,
    source: summary,
    target: summary,
    sourceEndpoint: null,
    targetEndpoint: null,
    anchor: null,
    backupId: null,
    undoOf: null,
    run: (job) => runImport(job, path, inspected),
  }
}

function fileSummary(path: string): EndpointSummary {
  const name = fileName(path)
  return { id: 'imported', kind: 'backup', name: name.slice(0, 60), environment: 'local', address: name, user: '' }
}

/** The last part of a path, without what a terminal or a page could trip over. */
function fileName(path: string): string {
  const last =
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  return last.replaceAll(/\p{Cc}/gu, ' ').slice(0, 200) || 'file'
}

interface Opened {
  readonly open: OpenFile
  readonly inspection: Inspection
  readonly bench: ScratchBench
  readonly admin: Session
  readonly session: Session
}

async function runImport(job: JobContext, path: string, inspected: Inspection | null): Promise<void> {
  const { run } = job
  const opened = await run.phase('connect', (context) => connect(job, path, inspected, context))
  const { open, bench, admin, session } = opened
  const stop = () => session.abandon()
  run.signal.addEventListener('abort', stop, { once: true })
  try {
    const leftOut = await run.phase('import', async (context) => {
      await enter(job, 'import')
      const bytes = open.script.open(() => undefined, context.signal)
      return loadScript({ items: readScript(bytes), survey: opened.inspection.survey, session, admin }, context)
    })
    await run.phase('export', async (context) => {
      await enter(job, 'export')
      await keep(job, opened, leftOut, context)
    })
  } catch (error) {
    throw run.signal.aborted ? run.signal.reason : error
  } finally {
    run.signal.removeEventListener('abort', stop)
    session.abandon()
    admin.abandon()
    await Promise.all([open.close(), bench.close()])
  }
}

async function connect(
  job: JobContext,
  path: string,
  inspected: Inspection | null,
  context: PhaseContext,
): Promise<Opened> {
  const { run, deps } = job
  await job.journal.append({ state: 'phase', phase: 'connect' })
  await sweepLeftovers(deps, run)
  const say = (text: string) => run.log(text)
  const open = await openFile(deps, path, { jobId: run.jobId, say }, run.signal)
  try {
    const inspection = isSameFile(open, inspected) ? inspected : await surveyFile(open, run.signal, reading(context))
    logContents(inspection, context)
    requireHarmless(inspection)
    const { survey } = inspection
    context.report({ done: 0, total: null, unit: 'steps', activity: 'Starting a throw-away server' })
    const bench = await openScratchBench(
      {
        home: deps.home,
        toolsImage: deps.toolsImage,
        engine: await deps.findEngine(),
        jobId: run.jobId,
        say,
        serverMajor: survey.serverMajor ?? usualMajor,
        toolsMajor: 0,
        extensions: [],
        name: 'The throw-away server',
      },
      run.signal,
    )
    try {
      return { open, inspection, bench, ...(await openSessions(bench, job)) }
    } catch (error) {
      await bench.close()
      throw error
    }
  } catch (error) {
    await open.close()
    run.signal.throwIfAborted()
    throw error
  }
}

function isSameFile({ file }: OpenFile, inspected: Inspection | null): inspected is Inspection {
  return inspected !== null && JSON.stringify(file) === JSON.stringify(inspected.file)
}

function reading(context: PhaseContext): (bytes: number, total: number) => void {
  return (done, total) => context.report({ done, total, unit: 'bytes', activity: 'Reading the file through' })
}

function logContents({ file, survey, toolsVersion }: Inspection, context: PhaseContext): void {
  const from = survey.serverMajor === null ? '' : `, from a server ${survey.serverMajor}`
  const packed = file.compression === 'none' ? '' : ` in ${file.compression}`
  context.log(`${file.name}: ${file.format} format${packed}, ${formatBytes(file.bytes)}${from}.`)
  if (toolsVersion !== null) context.log(`Read by pg_restore ${toolsVersion} in a container without network.`)
  const rows = survey.tables.reduce((sum, table) => sum + table.rows, 0)
  context.log(`${survey.tables.length} tables with ${formatCount(rows)} rows.`)
}

/** One statement that no dump of tables holds is enough: nothing of the file is run then. */
function requireHarmless({ survey }: Inspection): void {
  const [odd] = survey.odd
  if (odd !== undefined) throw refusedStatement(odd)
}

async function openSessions(bench: ScratchBench, { run }: JobContext): Promise<Pick<Opened, 'admin' | 'session'>> {
  const purpose = { applicationName: applicationName(run.jobId), readOnly: false }
  const admin = await bench.side.open(purpose, run.signal)
  await admin.query(`create role ${importRole} login`)
  await admin.query(`alter database postgres owner to ${importRole}`)
  const side = await bench.as(importRole, run.signal)
  const session = await side.open(purpose, run.signal)
  await session.query(`select pg_catalog.set_config('check_function_bodies', 'off', false)`)
  await session.query(`select pg_catalog.set_config('search_path', 'public', false)`)
  return { admin, session }
}

/** A backup like any other of what was loaded, under the file's name. */
async function keep(job: JobContext, opened: Opened, leftOut: readonly string[], context: PhaseContext): Promise<void> {
  const { bench, admin, inspection } = opened
  const { name } = inspection.file
  // Statistics: without them every table counts as empty until it is read.
  await admin.query('analyze')
  const catalog = await readCatalog(admin)
  const items = catalog.tables.map((table) => ({ table: nameOf(table), rowsNow: null, rowsAfter: rowsOf(table) }))
  const tables = archiveTables(items, catalog, (item) => item.rowsAfter)
  if (tables.length === 0) throw noTables(name)
  const digest = (await digestProof(admin)) === null ? 'md5' : 'hashtextextended'
  const parts = archiveParts(job, bench, catalog, tables, digest)
  const unused = unusedFunctions(catalog, parts.schema.functions)
  const result = await makeArchive(
    {
      ...parts,
      backups: underName(parts.backups, name),
      side: bench.side,
      id: job.syncId,
      reason: 'imported',
      file: `archon-sync-${job.syncId}.dump`,
      absentTables: [],
      note: name.slice(0, 500),
      leftOut: [...leftOut, ...unused],
    },
    context,
  )
  await keepExport(job, result)
  job.state.backupId = result.entry.manifest.id
  for (const text of [...leftOut, ...unused]) job.run.log(`Left out: ${text}`, 'warning')
}

function nameOf({ schema, name }: CatalogTable) {
  return { schema, name }
}

function rowsOf(table: CatalogTable) {
  return { rows: Math.max(0, Math.round(table.estimatedRows)), exact: false }
}

/** An archive of tables brings along only what its tables call. */
function unusedFunctions(catalog: Catalog, used: readonly string[]): string[] {
  const unused = catalog.functions.filter((signature) => !used.includes(signature))
  if (unused.length === 0) return []
  const shown = unused.slice(0, 5).join(', ')
  return [`${unused.length} functions that no table uses: ${shown}${unused.length > 5 ? ', …' : ''}`]
}

type Backups = JobContext['deps']['backups']

/** The place it came from is the file: the throw-away server is gone when anybody asks. */
function underName(backups: Backups, name: string): Backups {
  const { id, name: short, address, user } = fileSummary(name)
  return {
    ...backups,
    writeManifest: (manifest) =>
      backups.writeManifest({ ...manifest, endpoint: { ...manifest.endpoint, id, name: short, address, user } }),
  }
}

function noTables(name: string): AppError {
  return new AppError({
    code: 'archive/unexpected-content',
    message: `${name} holds no table.`,
    hint: 'Nothing was kept. Choose a dump with definitions: one made with --data-only has none.',
  })
}
