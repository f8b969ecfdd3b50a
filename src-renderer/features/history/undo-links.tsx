import { Undo2 } from 'lucide-react'
import { Link } from 'wouter'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { useNow } from '../../api/use-now'
import { useUndo } from '../../api/use-undo'
import { runAct } from '../../text/run-words'
import { shortWhen } from '../../text/when'

interface UndoLinksProps {
  readonly run: HistoryRecord
  readonly records: readonly HistoryRecord[]
}

/** Which run an undo took back, and which one took this run back. */
export function UndoLinks({ run, records }: UndoLinksProps) {
  const now = useNow(60_000)
  const undone = records.find((record) => record.syncId === run.undoOf)
  const { state } = useUndo(run.syncId)
  const by = state?.kind === 'undone' ? records.find((record) => record.syncId === state.by) : undefined
  const links = [
    undone && { text: `Undo of “${runAct(undone)}”`, record: undone },
    by && { text: 'Undone', record: by },
  ].filter((link) => link !== undefined)
  const why = state?.kind === 'no' && run.targetState === 'replaced' ? state.why : null
  return (
    <>
      {links.map(({ text, record }) => (
        <p key={record.syncId} className="mt-1 flex items-start gap-1.5 text-small text-ink-2">
          <Undo2 size={14} strokeWidth={1.75} aria-hidden className="mt-px shrink-0" />
          <Link href={`/history/${record.syncId}`} className="num rounded-tag font-medium text-accent-ink">
            {text}, {shortWhen(Date.parse(record.startedAt), now)}
          </Link>
        </p>
      ))}
      {why !== null && <p className="mt-1 text-small text-ink-3">Cannot be undone. {why}</p>}
    </>
  )
}
