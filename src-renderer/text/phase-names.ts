import type { Phase } from '../../src-shared/domain/job-event'

export const phaseNames: Readonly<Record<Phase, string>> = {
  connect: 'Connect',
  backup: 'Backup',
  export: 'Export',
  import: 'Import',
  verify: 'Verify',
}

/** What a phase does, as the line above the list of tables says it: a strong word and the rest. */
export const phaseSentences: Readonly<Record<Phase, readonly [string, string]>> = {
  connect: ['Connecting', 'to both sides and making the plan'],
  backup: ['Backing up', 'what will be replaced'],
  export: ['Exporting', 'one consistent snapshot of the source'],
  import: ['Importing', 'in one transaction, nothing is visible yet'],
  verify: ['Verifying', 'counts, checksums, keys and sequences, before the commit'],
}

/** `0.80 of 1.81 GB imported` ends with this. */
export const phaseParticiples: Readonly<Record<Phase, string>> = {
  connect: 'done',
  backup: 'backed up',
  export: 'exported',
  import: 'imported',
  verify: 'verified',
}
