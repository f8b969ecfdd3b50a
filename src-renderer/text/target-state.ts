import type { Phase, TargetState } from '../../src-shared/domain/job-event'

/** What the target holds now, as a plain sentence. */
export function targetSentence(state: TargetState, name: string): string {
  if (state === 'unchanged') return `${name} is exactly as it was.`
  if (state === 'replaced') return `${name} holds the new data.`
  return `It is not known what ${name} holds.`
}

/** Why that is so, after the run broke off in `phase`. */
export function targetReason(state: TargetState, phase: Phase | null): string {
  if (state === 'replaced') return 'The commit had been acknowledged.'
  if (state === 'unknown') return 'The answer to the commit was lost. Check both sides before anything else.'
  if (phase === 'import' || phase === 'verify') return 'The import was rolled back, no row changed.'
  return 'Nothing had been written to it yet.'
}
