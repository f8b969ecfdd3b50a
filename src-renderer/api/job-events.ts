import type { QueryClient } from '@tanstack/react-query'
import type { CheckReport } from '../../src-shared/domain/connection-check'
import { routeOf } from '../../src-shared/domain/deep-link'
import type { FailureCode } from '../../src-shared/domain/failure'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { runCommand } from '../stores/commands'
import { addCount } from '../stores/count-store'
import { useJob } from '../stores/job-store'
import { usePractice } from '../stores/practice-store'
import { showToast } from '../stores/toast-store'
import { call } from './call'
import { catchUpWithPractice } from './practice'
import { reportCommands } from './report-commands'
import { setDark } from './theme'

/** The window is drawn anew at most ten times a second while a job runs. */
const frameMs = 100

/**
 * Wires what the main process pushes into the stores, once per window. Events are folded in batches, and a gap
 * in `seq` is filled by asking again. Returns a function that ends it.
 */
export function listenToMain(client: QueryClient): () => void {
  const queue = createEventQueue((events) => receive(client, events))
  const stop = window.archon.onPush((message) => {
    if (message.kind === 'job') queue.push(message.event)
    if (message.kind === 'counted') addCount(message.planId, message.count)
    if (message.kind === 'docker-changed') refreshDocker(client)
    if (message.kind === 'practice') usePractice.setState({ view: message.view })
    if (message.kind === 'theme') setDark(message.dark)
    if (message.kind === 'command') runCommand(message.command)
    if (message.kind === 'open') window.location.hash = routeOf(message.link)
    if (message.kind === 'toast') showToast({ text: message.text })
    if (message.kind === 'resumed') lookAgain(client)
    if (message.kind === 'recovered') refreshAfterJob(client)
  })
  const stopReporting = reportCommands()
  void catchUp(client)
  void catchUpWithPractice()
  return () => {
    stop()
    stopReporting()
    queue.stop()
  }
}

function createEventQueue(flush: (events: JobEvent[]) => void) {
  let waiting: JobEvent[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const drain = () => {
    const events = waiting
    waiting = []
    timer = undefined
    flush(events)
  }
  return {
    push: (event: JobEvent) => {
      waiting.push(event)
      timer ??= setTimeout(drain, frameMs)
    },
    stop: () => clearTimeout(timer),
  }
}

function receive(client: QueryClient, events: readonly JobEvent[]): void {
  const { view, apply } = useJob.getState()
  const first = events[0]
  if (first !== undefined && hasGap(view, first)) {
    void catchUp(client)
    return
  }
  apply(events)
  if (events.some((event) => event.type === 'job-finished')) refreshAfterJob(client)
  else if (events.some(makesBackup)) refreshBackups(client)
}

/** The phases that leave a file among the backups. */
function makesBackup(event: JobEvent): boolean {
  return event.type === 'phase-finished' && (event.phase === 'backup' || event.phase === 'export') && !event.skipped
}

function refreshBackups(client: QueryClient): void {
  for (const key of ['backups', 'info']) void client.invalidateQueries({ queryKey: [key] })
}

/** True when events between what is known and `event` have not been seen. */
export function hasGap(view: { readonly jobId: string; readonly seq: number } | null, event: JobEvent): boolean {
  if (event.type === 'job-started') return false
  return view === null || view.jobId !== event.jobId || event.seq > view.seq + 1
}

async function catchUp(client: QueryClient): Promise<void> {
  const events = await call('job/events', { afterSeq: 0 }).catch(() => [])
  const { view, apply } = useJob.getState()
  const known = events[0]?.jobId === view?.jobId ? (view?.seq ?? 0) : 0
  const fresh = events.filter((event) => event.seq > known)
  apply(fresh)
  if (fresh.some((event) => event.type === 'job-finished')) refreshAfterJob(client)
}

/** After the computer slept nothing that was known of engines and servers counts any more. */
function lookAgain(client: QueryClient): void {
  for (const key of ['docker', 'check', 'preview']) void client.invalidateQueries({ queryKey: [key] })
}

const curedByDocker: readonly FailureCode[] = [
  'docker/unreachable',
  'docker/container-missing',
  'docker/container-stopped',
]

/** Looks again at containers, and at ends that only waited for one. Other checks start containers themselves. */
function refreshDocker(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ['docker'] })
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => queryKey[0] === 'check' && isCured(state.data as CheckReport | undefined),
  })
}

function isCured(report: CheckReport | undefined): boolean {
  return report?.failure != null && curedByDocker.includes(report.failure.code)
}

/** The one bridge from what is pushed to what is asked for. What was compared with a table may be another now. */
function refreshAfterJob(client: QueryClient): void {
  client.removeQueries({ queryKey: ['compare'] })
  for (const key of ['history', 'history-log', 'backups', 'info', 'preview', 'check']) {
    void client.invalidateQueries({ queryKey: [key] })
  }
}
