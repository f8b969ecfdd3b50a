import type { Phase } from './job-event'
import type { JobKind } from './job-kind'

interface Cancelled {
  readonly kind: JobKind
  readonly source: { readonly name: string }
  readonly target: { readonly name: string }
}

/** What a cancel stops and waits for, said while it does; `phase` is the one that runs, or `null` between two. */
export function cancellingText({ kind, source, target }: Cancelled, phase: Phase | null): string {
  switch (phase) {
    case 'backup':
      return `Stopping the backup of ${target.name}. Nothing was touched yet.`
    case 'export':
      return `Stopping ${reads(kind) ? 'the reading of' : 'the export from'} ${source.name}. Nothing was touched yet.`
    case 'import':
    case 'verify':
      return rollsBack(kind)
        ? `Rolling back on ${target.name} and waiting for the server to confirm it.`
        : 'Stopping the throw-away server.'
    default:
      return 'Stopping the tools and closing every connection.'
  }
}

function reads(kind: JobKind): boolean {
  return kind === 'restore' || kind === 'undo' || kind === 'prove'
}

function rollsBack(kind: JobKind): boolean {
  return kind === 'sync' || kind === 'restore' || kind === 'undo'
}
