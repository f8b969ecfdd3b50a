import type { ContainerEndpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { JobEvent, JobResult, Phase } from '../../src-shared/domain/job-event'
import { foldJob, type JobView } from '../../src-shared/domain/job-view'
import type { PracticeStep, PracticeStepName } from '../../src-shared/domain/practice'
import { formatCount } from '../../src-shared/format/format'
import type { SyncOrder } from './engine-api'
import type { JobSpec } from './job-context'
import { JobRunner } from './job-runner'
import { inRoom, makePair, type PracticeRoom } from './practice-room'
import { fingerprint, practiceShapes, rowsOf, seedPractice } from './practice-seed'
import { restoreSpec } from './restore-job'
import { syncSpec } from './sync-job'
import { undoOrder } from './undo-order'

export type ShowStep = (step: PracticeStepName, change: Partial<Omit<PracticeStep, 'step'>>) => void

interface Names {
  readonly source: string
  readonly target: string
}

/**
 * Makes both databases, copies one into the other with the engine that every sync uses, and takes it back; the room's
 * owner drops them. Throws the failure of what went wrong, and the signal's reason.
 */
export async function runPractice(
  room: PracticeRoom,
  names: Names,
  show: ShowStep,
  signal: AbortSignal,
): Promise<void> {
  const source = endOf(room, names.source, 'a')
  const target = endOf(room, names.target, 'b')
  show('make', { state: 'running', text: 'Making two small databases' })
  await makePair(room, [names.source, names.target], signal)
  await inRoom(room, source, signal, (session) => seedPractice(session, practiceShapes.source))
  const before = await inRoom(room, target, signal, async (session) => {
    await seedPractice(session, practiceShapes.target)
    return fingerprint(session)
  })
  show('make', {
    state: 'done',
    text: `${formatCount(rowsOf(practiceShapes.source))} rows in one, ${formatCount(rowsOf(practiceShapes.target))} other rows in the other`,
  })
  const order = orderOf(source, target, room)
  const synced = await runJob(room, 'sync', syncSpec(order, null), show, signal)
  show('sync', { state: 'done', fraction: null, text: syncedText(synced.result) })
  const undo = await undoOrder(room.deps, synced.syncId, async () => null, room.passwords)
  const undone = await runJob(room, 'undo', restoreSpec(undo, null), show, signal)
  const after = await inRoom(room, target, signal, fingerprint)
  if (after !== before) throw notAsBefore()
  show('undo', { state: 'done', fraction: null, text: undoneText(undone.result) })
}

function endOf({ endpoint }: PracticeRoom, database: string, letter: 'a' | 'b'): ContainerEndpoint {
  const own = { id: `practice-${letter}`, name: `Practice ${letter.toUpperCase()}`, database }
  return { ...endpoint, ...own, isProtected: false, canBeTarget: true }
}

function orderOf(source: ContainerEndpoint, target: ContainerEndpoint, { passwords }: PracticeRoom): SyncOrder {
  return {
    direction: 'remote-to-local',
    profile: {
      profile: {
        id: 'practice',
        name: 'Practice',
        localEndpointId: target.id,
        remoteEndpointId: source.id,
        include: ['*'],
        exclude: [],
        options: { expectedTables: [], checksums: 'on', safetyBackup: true, verbose: false },
      },
      local: target,
      remote: source,
    },
    passwords,
  }
}

interface EndedJob {
  readonly syncId: string
  readonly result: JobResult
}

/** Runs one job in the room and shows its progress as that of a step. Throws its failure, and the signal's reason. */
async function runJob(
  { deps }: PracticeRoom,
  step: 'sync' | 'undo',
  spec: JobSpec,
  show: ShowStep,
  signal: AbortSignal,
): Promise<EndedJob> {
  signal.throwIfAborted()
  const runner = new JobRunner(deps)
  let view: JobView | null = null
  runner.onEvent((event: JobEvent) => {
    view = foldJob(view, event)
    if (view?.current) show(step, { state: 'running', text: doing[view.current], fraction: view.fraction })
  })
  show(step, { state: 'running', text: doing.connect, fraction: 0 })
  const { jobId, syncId, done } = await runner.start(spec)
  const stop = () => void runner.cancel(jobId).catch(() => undefined)
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    const result = await done
    signal.throwIfAborted()
    if (result.failure !== null) throw new AppError(result.failure)
    return { syncId, result }
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

const doing: Readonly<Record<Phase, string>> = {
  connect: 'Connecting to both and making the plan',
  backup: 'Backing up what will be replaced',
  export: 'Reading one consistent snapshot',
  import: 'Loading, in one transaction',
  verify: 'Comparing every row before the commit',
}

function syncedText({ verification, exported }: JobResult): string {
  const tables = verification?.tables.length ?? 0
  return `${formatCount(exported?.rows ?? 0)} rows in ${tables} tables copied, ${verdictOf(verification)}`
}

function undoneText({ verification }: JobResult): string {
  return `${formatCount(rowsOf(practiceShapes.target))} earlier rows are back, ${verdictOf(verification)}`
}

function verdictOf(verification: JobResult['verification']): string {
  return verification?.verdict === 'identical' ? 'every row verified' : 'counts verified'
}

function notAsBefore(): AppError {
  return new AppError({
    code: 'verify/differs',
    message: 'After the undo the second practice database does not hold the rows that it held before.',
    hint: 'Please report this: it is a defect of the application.',
  })
}
