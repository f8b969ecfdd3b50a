import { ArrowRight } from 'lucide-react'
import type { HistoryRow } from '../../../src-shared/domain/history'
import { EndName } from '../../components/end-mark'
import { type End, shortPair } from '../../text/ends'
import { endLabel, hasTarget, kindTitles } from '../../text/run-words'
import { visibleText } from '../../text/visible'

/** From and to in one line; a run without a target has only its source. */
export function RunEnds({ run }: { readonly run: HistoryRow }) {
  const [from, to] = shortPair(run.source, run.target)
  return (
    <span className="relative flex min-w-0 items-center gap-1">
      {run.kind !== 'sync' && <span className="sr-only">{kindTitles[run.kind]}: </span>}
      <EndName end={run.source} text={shortText(run.source, from)} />
      {hasTarget(run) && (
        <>
          <ArrowRight size={12} aria-label="to" className="shrink-0 text-ink-3" />
          <span className="flex max-w-[65%] min-w-0 shrink-0">
            <EndName end={run.target} text={shortText(run.target, to)} />
          </span>
        </>
      )}
      {!hasTarget(run) && run.outcome !== 'succeeded' && (
        <span className="truncate text-ink-3">{kindTitles[run.kind].toLowerCase()}</span>
      )}
    </span>
  )
}

function shortText(end: End, short: string): string {
  return end.kind === 'backup' ? endLabel(end).replace(/^Backup of /, '') : visibleText(short)
}
