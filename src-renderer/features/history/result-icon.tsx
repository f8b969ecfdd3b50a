import { Archive, FlaskConical, type LucideIcon, RotateCcw, Undo2, Upload } from 'lucide-react'
import { StateIcon, stateText } from '../../components/state-icon'
import { type ResultWord, wordStates } from './history-words'

const ofKind: Readonly<Partial<Record<ResultWord, LucideIcon>>> = {
  Restored: RotateCcw,
  Undone: Undo2,
  'Backed up': Archive,
  Imported: Upload,
  Proven: FlaskConical,
}

/** The sign of a result: what was done where it went well, the state where it did not. */
export function ResultIcon({ word, size = 14 }: { readonly word: ResultWord; readonly size?: number }) {
  const Icon = ofKind[word]
  if (Icon === undefined) return <StateIcon state={wordStates[word]} size={size} />
  return <Icon size={size} strokeWidth={1.75} aria-hidden className={`shrink-0 ${stateText[wordStates[word]]}`} />
}
