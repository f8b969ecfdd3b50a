import type { Phase } from './job-event'

/**
 * What a job does. `sync`, `restore` and `undo` replace rows on a target; `backup` keeps an archive of one endpoint,
 * `import` makes a backup out of a file from elsewhere, `prove` restores a backup into a throw-away server.
 */
export const jobKinds = ['sync', 'restore', 'undo', 'backup', 'import', 'prove'] as const
export type JobKind = (typeof jobKinds)[number]

const phasesByKind: Readonly<Record<JobKind, readonly Phase[]>> = {
  sync: ['connect', 'backup', 'export', 'import', 'verify'],
  restore: ['connect', 'backup', 'export', 'import', 'verify'],
  undo: ['connect', 'backup', 'export', 'import', 'verify'],
  backup: ['connect', 'export'],
  import: ['connect', 'import', 'export'],
  prove: ['connect', 'export', 'import', 'verify'],
}

/** The phases of a job, in the order in which they run. */
export function phasesOf(kind: JobKind): readonly Phase[] {
  return phasesByKind[kind]
}

const labels: Readonly<Record<Phase, string>> = {
  connect: 'Connect',
  backup: 'Backup',
  export: 'Export',
  import: 'Import',
  verify: 'Verify',
}

/** A phase as people read it: what comes from a backup is read, not exported. */
export function phaseLabel(kind: JobKind, phase: Phase): string {
  if (phase === 'export' && (kind === 'restore' || kind === 'undo' || kind === 'prove')) return 'Read backup'
  if (phase === 'export' && (kind === 'backup' || kind === 'import')) return 'Back up'
  if (phase === 'import' && kind === 'import') return 'Read file'
  return labels[phase]
}
