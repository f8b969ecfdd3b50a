import { formatDuration } from '../format/format'
import type { JobEvent, JobResult } from './job-event'

type Started = Pick<Extract<JobEvent, { type: 'job-started' }>, 'kind' | 'source' | 'target'>

/** What a run says at its end outside the window. */
export interface EndWords {
  readonly title: string
  readonly body: string
  /** Whether "Undo" is offered beside it. */
  readonly canUndo: boolean
}

/** Title and sentence of the one notification at the end of a run; a failure gives its cause in one line. */
export function endWords({ kind, source, target }: Started, result: JobResult): EndWords {
  const took = formatDuration(result.durationMs)
  const replaces = kind === 'sync' || kind === 'restore' || kind === 'undo'
  if (result.outcome === 'succeeded')
    return { title: doneTitle(kind, source.name, target.name), body: took, canUndo: replaces }
  const untouched = replaces && result.targetState === 'unchanged' ? ` ${target.name} is exactly as it was.` : ''
  if (result.outcome === 'cancelled') return { title: 'Cancelled', body: untouched.trim(), canUndo: false }
  const cause = result.failure?.message ?? 'The run ended without a result.'
  return { title: `${nouns[kind]} failed`, body: `${cause}${untouched}`, canUndo: false }
}

const nouns: Readonly<Record<Started['kind'], string>> = {
  sync: 'Sync',
  restore: 'Restore',
  undo: 'Undo',
  backup: 'Backup',
  import: 'Import',
  prove: 'Proof',
}

function doneTitle(kind: Started['kind'], source: string, target: string): string {
  switch (kind) {
    case 'sync':
      return `${target} is up to date`
    case 'restore':
      return `${target} is restored`
    case 'undo':
      return `${target} is as before`
    case 'backup':
      return `${source} is backed up`
    case 'import':
      return `${source} is imported`
    case 'prove':
      return `${source} is proven`
  }
}
