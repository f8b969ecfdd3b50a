import type { BackupFate } from '../../src-shared/domain/backup'
import { untilWhen } from './when'

const stays = {
  pinned: 'Stays: it is pinned.',
  held: 'Stays until a later verified run into the same database and a day have passed.',
  'in-use': 'Stays: a run reads it now.',
  'newest-checked': 'Stays: it is the newest checked one of its kind.',
  daily: 'Stays: it is the one kept of its day.',
  'clock-jumped': 'Stays for now: the clock of this computer has jumped.',
} as const

const limits = { age: 'its age', count: 'the number of newer ones', size: 'the size of them all' } as const

/** What retention will do with a backup, as a sentence. */
export function fateSentence(fate: BackupFate | undefined, now: number): string {
  if (fate === undefined) return 'When it goes is not known.'
  if (fate.kind === 'stays') return stays[fate.why]
  const at = Date.parse(fate.at)
  const until = at <= now ? 'the next clean-up' : untilWhen(at, now)
  return `Kept until ${until}, by ${limits[fate.limit]}.`
}

/** How long an undo is possible, as far as the backup it needs is concerned. */
export function undoUntil(fate: BackupFate | undefined, now: number): string {
  if (fate?.kind !== 'goes') return 'Undo while it is kept.'
  const at = Date.parse(fate.at)
  return at <= now ? 'Undo until the next clean-up.' : `Undo until ${untilWhen(at, now)}.`
}
