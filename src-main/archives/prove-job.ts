import { randomUUID } from 'node:crypto'
import type { BackupEntry, BackupProof, Manifest } from '../../src-shared/domain/backup'
import type { EndpointSummary } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { quoteIdentifier } from '../../src-shared/domain/table'
import type { Verification } from '../../src-shared/domain/verification'
import { enter, type JobContext, type JobSpec, type Ready } from '../jobs/job-context'
import type { PhaseContext } from '../jobs/job-run'
import { importTables } from '../jobs/phases/import'
import { readBackup } from '../jobs/phases/read-backup'
import { verifyTables } from '../jobs/phases/verify'
import { whatIsMade } from '../jobs/phases/what-is-made'
import type { RowSource } from '../jobs/replace-tables'
import { backupSummary } from '../jobs/restore-order'
import { sweepLeftovers } from '../jobs/sync-job'
import { applicationName } from '../jobs/tool-login'
import { judgeTools } from '../pgtools/versions'
import { readCatalog } from '../planning/catalog'
import { importStatements } from '../planning/import-statements'
import { backupCatalog, makeRestorePlan } from '../planning/restore-plan'
import { digestMethodFor } from '../postgres/checksum'
import type { Session } from '../postgres/session'
import { serverMajorOf, toolsMajorOf } from './archive-deps'
import { withoutOutsideKeys } from './outside-keys'
import { extensionsOf, runAnyOrder } from './run-prelude'
import { openScratchBench, type ScratchBench } from './scratch-bench'

const scratchSummary: EndpointSummary = {
  id: 'scratch',
  kind: 'container',
  name: 'Throw-away server',
  environment: 'local',
  address: 'a container without network',
  user: 'postgres',
}

/** Restores a backup into a throw-away server, counts and compares, and notes that it was proven. */
export function proveSpec({ manifest }: Pick<BackupEntry, 'manifest'>): JobSpec {
  return {
    kind: 'prove',
    direction: 'remote-to-local',
    profileId: null,
    profileName: '',
    source: backupSummary(manifest),
    target: scratchSummary,
    sourceEndpoint: null,
    targetEndpoint: null,
    anchor: null,
    backupId: manifest.id,
    undoOf: null,
    run: (job) => runProof(job, manifest.id),
  }
}

interface Scratch {
  readonly bench: ScratchBench
  readonly ready: Ready
  /** Dropped with the server; nothing is ever committed on it. */
  readonly session: Session
}

async function runProof(job: JobContext, backupId: string): Promise<void> {
  const { run, deps } = job
  const manifest = await deps.backups.readManifest(backupId)
  const scratch = await run.phase('connect', (context) => connect(job, manifest, context))
  try {
    const rows = await run.phase('export', (context) =>
      readBackup(job, scratch.ready, { manifest, undo: null }, context),
    )
    const verification = await load(job, scratch, rows)
    job.state.verification = verification
    await deps.backups.setProof(backupId, proofOf(verification, scratch.bench.server.version))
    run.log(`Proven on PostgreSQL ${scratch.bench.server.version}: ${verification.verdict}.`)
  } catch (error) {
    throw run.signal.aborted ? run.signal.reason : aboutProof(error, manifest)
  } finally {
    scratch.session.abandon()
    scratch.ready.control.abandon()
    await scratch.bench.close()
  }
}

function proofOf(verification: Verification, serverVersion: string): BackupProof {
  return {
    at: new Date().toISOString(),
    serverVersion,
    tables: verification.tables.length,
    rows: verification.tables.reduce((sum, check) => sum + check.target.rows, 0),
    verdict: verification.verdict === 'identical' ? 'identical' : 'counts-only',
  }
}

async function connect(job: JobContext, manifest: Manifest, context: PhaseContext): Promise<Scratch> {
  const { run, deps } = job
  await job.journal.append({ state: 'phase', phase: 'connect' })
  await sweepLeftovers(deps, run)
  const source = backupCatalog(manifest, null)
  context.report({ done: 0, total: null, unit: 'steps', activity: 'Starting a throw-away server' })
  const bench = await openScratchBench(
    {
      home: deps.home,
      toolsImage: deps.toolsImage,
      engine: await deps.findEngine(),
      jobId: run.jobId,
      say: (text) => run.log(text),
      serverMajor: serverMajorOf(manifest),
      toolsMajor: toolsMajorOf(manifest),
      extensions: extensionsOf(source.tables),
      name: 'The throw-away server',
    },
    run.signal,
  )
  try {
    const open = () => bench.side.open({ applicationName: applicationName(run.jobId), readOnly: false }, run.signal)
    const [control, session] = [await open(), await open()]
    await prepareDatabase(control, manifest, source.roles, bench.chosen.image.name)
    const target = await readCatalog(control)
    const plan = makeRestorePlan({
      id: randomUUID(),
      createdAt: new Date().toISOString(),
      direction: 'remote-to-local',
      source,
      target,
      manifest,
      undone: null,
      sourceName: 'the backup',
      targetName: bench.side.name,
      toolsVersion: bench.box.toolsVersion,
      toolsMajor: bench.box.toolsMajor,
      toolsCurrent: judgeTools(bench.box.toolsVersion) !== 'outdated',
      freeBytes: null,
      targetRows: new Map(),
    })
    // What stands in the way shows when it is done; the rules are about places that somebody keeps.
    const prepared = { plan: { ...plan, findings: [] }, source, target }
    job.state.plan = prepared.plan
    run.emit({ type: 'planned', plan: prepared.plan })
    const digestMethod = await digestMethodFor(manifest.digest, control)
    if (digestMethod === 'count-only') run.warn('Rows are counted only: this server makes other checksums.')
    return { bench, session, ready: { ...prepared, bench, targetSide: bench.side, control, digestMethod } }
  } catch (error) {
    await bench.close()
    run.signal.throwIfAborted()
    throw error
  }
}

/** Roles that policies name, then schemas, extensions, types and functions. */
async function prepareDatabase(
  control: Session,
  manifest: Manifest,
  roles: readonly string[],
  image: string,
): Promise<void> {
  const known = new Set((await readCatalog(control)).roles)
  for (const role of roles.filter((name) => !known.has(name)))
    await control.query(`create role ${quoteIdentifier(role)} nologin`)
  await runAnyOrder(control, manifest.prelude, image)
}

/** Import and verification in one transaction, which ends with the server. */
async function load(job: JobContext, { ready, session }: Scratch, rows: RowSource): Promise<Verification> {
  const { run, deps } = job
  const statements = importStatements(ready.plan, ready.target)
  const onWaiting = () => undefined
  const imported = await run.phase('import', async (context) => {
    await enter(job, 'import')
    const made = await whatIsMade(ready, session)
    const lockWaitSeconds = await deps.lockWaitSeconds()
    const shared = { prepared: ready, statements, session, control: ready.control, box: ready.bench.box, onWaiting }
    return importTables(
      { ...shared, ...rows, created: made.tables, dropSequences: [], marks: new Map(), lockWaitSeconds },
      context,
    )
  })
  return run.phase('verify', async (context) => {
    await enter(job, 'verify')
    const { kept, left } = withoutOutsideKeys(imported.foreignKeys, ready.source.tables)
    if (left.length > 0) run.log(`${left.length} foreign keys to tables outside of the backup are not compared.`)
    return verifyTables(
      {
        prepared: ready,
        session,
        control: ready.control,
        statements,
        createdForeignKeys: kept,
        sharedSequences: imported.sharedSequences,
        digests: rows.digests,
        digestMethod: ready.digestMethod,
        sourceSequences: rows.sequences,
        unmoved: null,
        onWaiting,
      },
      context,
    )
  })
}

/** Names the backup, and what to do with one that did not pass. */
function aboutProof(error: unknown, manifest: Manifest): unknown {
  if (!(error instanceof AppError)) return error
  const { failure } = error
  if (failure.code === 'verify/differs')
    return new AppError(
      {
        ...failure,
        code: 'archive/damaged',
        message: `Restored on a throw-away server, the backup ${manifest.id} is not what its manifest says.`,
        hint: 'Do not rely on this backup: make a new one. The detail names the tables.',
        detail: `${failure.message}\n${failure.detail ?? ''}`.trim(),
      },
      error,
    )
  if (/^42(883|704|P01)$/.test(failure.sqlState ?? ''))
    return new AppError(
      {
        ...failure,
        message: `The tables of the backup call something that it does not hold. ${failure.message}`,
        hint: 'Its rows are whole. To restore them into a new database, make what is missing there first.',
      },
      error,
    )
  return error
}
