import type { JobKind } from '../../src-shared/domain/job-kind'
import type { JobView } from '../../src-shared/domain/job-view'

/** What is asked before quitting while a job runs. The first button stays. */
export interface QuitQuestion {
  readonly message: string
  readonly detail: string
  readonly stay: string
  readonly quit: string
}

/** In words that fit the job and how far it is: what quitting means for it, and for the target. */
export function quitQuestion(view: JobView): QuitQuestion {
  const { kind } = view.started
  const message = runningSentence(view)
  if (view.committing) {
    return {
      message,
      detail: `The rows are being committed: it is too late to cancel. It takes a moment, and ${targetName(view)} then holds the new rows.`,
      stay: 'Stay open',
      quit: 'Quit when it is done',
    }
  }
  if (view.cancelling !== null) {
    return {
      message,
      detail: `It is being cancelled. ${view.cancelling}`,
      stay: 'Stay open',
      quit: 'Quit when it has stopped',
    }
  }
  return { message, detail: meaning(view), stay: 'Keep running', quit: `Cancel the ${nouns[kind]} and quit` }
}

const nouns: Readonly<Record<JobKind, string>> = {
  sync: 'sync',
  restore: 'restore',
  undo: 'undo',
  backup: 'backup',
  import: 'import',
  prove: 'proof',
}

function runningSentence({ started: { kind, source, target } }: JobView): string {
  switch (kind) {
    case 'sync':
      return `A sync into ${target.name} is running.`
    case 'restore':
      return `A restore into ${target.name} is running.`
    case 'undo':
      return `An undo on ${target.name} is running.`
    case 'backup':
      return `A backup of ${source.name} is running.`
    case 'import':
      return 'A file is being imported.'
    case 'prove':
      return 'A backup is being proven.'
  }
}

function meaning(view: JobView): string {
  const { kind } = view.started
  if (kind === 'backup') return 'Quitting cancels it. What was written of it is removed.'
  if (kind === 'import') return 'Quitting cancels it. No backup is made, and the file stays as it is.'
  if (kind === 'prove') return 'Quitting cancels it. The backup stays as it is.'
  const touched = view.current === 'import' || view.current === 'verify'
  return touched
    ? `Quitting rolls it back. ${targetName(view)} is then exactly as it was before.`
    : `Quitting cancels it. Nothing on ${targetName(view)} was touched yet.`
}

function targetName({ started }: JobView): string {
  return started.target.name
}
