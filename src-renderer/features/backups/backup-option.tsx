import clsx from 'clsx'
import { Pin } from 'lucide-react'
import type { BackupFate, Manifest } from '../../../src-shared/domain/backup'
import { formatBytes } from '../../../src-shared/format/format'
import { fateSentence } from '../../text/fate'
import { visibleText } from '../../text/visible'
import { exactWhen } from '../../text/when'
import type { BackupRow } from './backup-groups'
import { fileState, noteText, type RunLookup, stateWords, whyShort } from './backup-words'
import { FileStateIcon } from './file-state'

interface BackupOptionProps {
  readonly row: BackupRow
  readonly id: string
  readonly runs: RunLookup
  readonly fate: BackupFate | undefined
  readonly chosen: boolean
  /** Name the database: backups of several are in the list. */
  readonly withPlace: boolean
  readonly now: number
  readonly onChoose: () => void
}

/** One backup: when, why, how large, and what is true of its file. */
export function BackupOption({ row, id, runs, fate, chosen, withPlace, now, onChoose }: BackupOptionProps) {
  const { manifest, pinned } = row.entry
  const state = fileState(row.entry)
  const note = noteText(manifest)
  const title = `${exactWhen(Date.parse(manifest.createdAt))}. ${fateSentence(fate, now)}`
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox has the keys, for all of its options
    // biome-ignore lint/a11y/useFocusableInteractive: the listbox has the focus and names the chosen option
    <div
      role="option"
      id={id}
      aria-selected={chosen}
      title={title}
      onClick={onChoose}
      className={clsx(
        'num relative flex h-11 items-center gap-2 px-6',
        chosen
          ? 'bg-accent-soft group-focus-visible/list:outline-2 group-focus-visible/list:-outline-offset-2 group-focus-visible/list:outline-focus'
          : 'hover:bg-hover',
      )}
    >
      <span className="w-10 shrink-0 self-start pt-1 text-small leading-5 whitespace-nowrap text-ink-2">
        {row.when}
      </span>
      <span className="min-w-0 flex-1">
        <span className="isolate-text block truncate">
          <span className="font-medium">{whyShort(manifest, runs)}</span>
          {withPlace && note !== null && <span className="text-ink-2"> · {note}</span>}
        </span>
        <span className="flex items-center gap-1 text-small text-ink-2">
          <span className="shrink-0">{formatBytes(manifest.bytes)}</span>
          {withPlace && !namesPlace(manifest) && <Extra text={visibleText(manifest.endpoint.name)} />}
          {!withPlace && note !== null && <Extra text={note} />}
          {pinned && (
            <span className="flex shrink-0 items-center gap-1">
              <Dot />
              <Pin size={12} strokeWidth={1.75} aria-hidden />
              pinned
            </span>
          )}
          {state !== 'verified' && state !== 'proven' && (
            <span className="flex shrink-0 items-center gap-1">
              <Dot />
              <span className={state === 'damaged' ? 'text-danger' : ''}>{stateWords[state]}</span>
            </span>
          )}
        </span>
      </span>
      <FileStateIcon state={state} />
      <span className="sr-only">, {stateWords[state]}</span>
    </div>
  )
}

/** An export is called by its database, an import by its file. */
function namesPlace({ reason }: Manifest): boolean {
  return reason === 'export' || reason === 'imported'
}

function Extra({ text }: { readonly text: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1">
      <Dot />
      <span className="isolate-text truncate">{text}</span>
    </span>
  )
}

function Dot() {
  return <span aria-hidden>·</span>
}
