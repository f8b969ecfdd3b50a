import type { Phase, TargetState } from '../../src-shared/domain/job-event'
import type { JobKind } from '../../src-shared/domain/job-kind'

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

export interface LeftBehind {
  readonly safe: boolean
  readonly sentence: string
  readonly why: string
}

/** What a run that broke off left behind; a run without a target leaves no half backup. */
export function leftBehind(kind: JobKind, state: TargetState, target: string, phase: Phase | null): LeftBehind {
  if (kind === 'backup' || kind === 'import') {
    return { safe: true, sentence: 'No backup was made.', why: 'What had been written of it was removed.' }
  }
  if (kind === 'prove') {
    return { safe: true, sentence: 'The backup is as it was.', why: 'The throw-away server was removed.' }
  }
  return {
    safe: state === 'unchanged',
    sentence: targetSentence(state, target),
    why: targetReason(state, phase),
  }
}
