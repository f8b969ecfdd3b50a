import type { Phase } from '../../src-shared/domain/job-event'
import type { JobKind } from '../../src-shared/domain/job-kind'

type Sentence = readonly [string, string]

const sentences: Readonly<Record<Phase, Sentence>> = {
  connect: ['Connecting', 'to both sides and making the plan'],
  backup: ['Backing up', 'what will be replaced'],
  export: ['Exporting', 'one consistent snapshot of the source'],
  import: ['Importing', 'in one transaction, nothing is visible yet'],
  verify: ['Verifying', 'counts, checksums, keys and sequences, before the commit'],
}

const fromBackup: Readonly<Partial<Record<Phase, Sentence>>> = {
  connect: ['Connecting', 'to the target and making the plan'],
  export: ['Reading the backup', 'and comparing it with its checksum'],
}

const ofKind: Readonly<Record<JobKind, Readonly<Partial<Record<Phase, Sentence>>>>> = {
  sync: {},
  restore: fromBackup,
  undo: fromBackup,
  backup: {
    connect: ['Connecting', 'to the database'],
    export: ['Backing up', 'one consistent snapshot'],
  },
  import: {
    connect: ['Preparing', 'to read the file'],
    import: ['Reading', 'the file from elsewhere'],
    export: ['Backing up', 'what was read'],
  },
  prove: {
    connect: ['Preparing', 'the proof'],
    export: ['Reading the backup', 'and comparing it with its checksum'],
    import: ['Restoring', 'into the throw-away server'],
    verify: ['Verifying', 'counts and checksums'],
  },
}

/** What a phase does, as the line above the list of tables says it: a strong word and the rest. */
export function phaseSentence(kind: JobKind, phase: Phase): Sentence {
  return ofKind[kind][phase] ?? sentences[phase]
}

const participles: Readonly<Record<Phase, string>> = {
  connect: 'done',
  backup: 'backed up',
  export: 'exported',
  import: 'imported',
  verify: 'verified',
}

/** `0.80 of 1.81 GB imported` ends with this. */
export function phaseParticiple(kind: JobKind, phase: Phase): string {
  if (phase === 'export' && kind !== 'sync') return kind === 'backup' || kind === 'import' ? 'backed up' : 'read'
  if (phase === 'import' && kind !== 'sync') return kind === 'import' ? 'read' : 'restored'
  return participles[phase]
}
