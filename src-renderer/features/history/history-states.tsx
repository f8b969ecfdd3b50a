import { CircleCheck, FileWarning } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { HistoryProblems } from '../../../src-shared/domain/history'
import { formatCount } from '../../../src-shared/format/format'
import { call } from '../../api/call'
import { Button } from '../../components/button'
import { Skeleton } from '../../components/skeleton'

/** The shape of what is on its way. */
export function HistoryLoading() {
  return (
    <div aria-busy="true" className="flex min-h-0 flex-1 flex-col">
      <span className="sr-only">Reading the history</span>
      <div className="h-30 shrink-0 border-b border-edge-subtle px-6 pt-4">
        <Skeleton width={180} />
      </div>
      <div className="flex flex-col gap-5 px-6 pt-6">
        {[420, 380, 400, 360, 410, 390].map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </div>
    </div>
  )
}

/** Says that lines of the history file could not be read; what could is shown. */
export function DamagedNote({ problems }: { readonly problems: HistoryProblems }) {
  const text = problemText(problems)
  if (text === null) return null
  return (
    <div className="num flex shrink-0 items-center gap-2 border-b border-edge-subtle bg-warning-soft px-6 py-1.5 text-small">
      <FileWarning size={14} aria-hidden className="shrink-0 text-warning" />
      <span role="status" className="min-w-0 flex-1">
        {text}
      </span>
      <Button variant="quiet" onClick={() => void call('app/open-folder', 'home').catch(() => undefined)}>
        Open its folder
      </Button>
    </div>
  )
}

/** `2 lines of history.jsonl are damaged and left out.`, or `null` when all were read. */
export function problemText({ torn, foreign, newer }: HistoryProblems): string | null {
  const damaged = torn + foreign
  const parts: string[] = []
  const lines = (count: number) => `${formatCount(count)} ${count === 1 ? 'line' : 'lines'} of history.jsonl`
  const are = (count: number) => (count === 1 ? 'is' : 'are')
  if (damaged > 0) parts.push(`${lines(damaged)} ${are(damaged)} damaged and left out; the file stays as it is.`)
  if (newer > 0) parts.push(`${lines(newer)} ${are(newer)} of a newer version of this application and not shown.`)
  return parts.length === 0 ? null : parts.join(' ')
}

/** A ghost of a record says what will stand here. */
export function HistoryEmpty() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-5 p-6">
      <div
        aria-hidden
        className="num grid w-full max-w-140 grid-cols-[112px_minmax(0,1fr)_88px_60px_60px] items-center gap-y-1 rounded-card border border-dashed border-edge px-5 py-3 text-small text-ink-3"
      >
        <span className="flex items-center gap-1.5">
          <CircleCheck size={14} />
          Verified
        </span>
        <span>staging → local</span>
        <span>Today 10:12</span>
        <span className="text-right">1.81 GB</span>
        <span className="text-right">3m 44s</span>
        <Hint>how it ended</Hint>
        <Hint>from where to where</Hint>
        <Hint>when</Hint>
        <Hint right>how much</Hint>
        <Hint right>how long</Hint>
      </div>
      <div className="max-w-105 text-center">
        <h2 className="text-heading">No run yet</h2>
        <p className="mt-1 text-ink-2">
          Each run leaves a record here: its result, every table with its rows, the plan, the log, and the backup that
          can undo it.
        </p>
      </div>
      <Link
        href="/"
        className="inline-flex h-8 items-center rounded-control bg-accent px-3 font-medium text-white hover:bg-accent-hover"
      >
        Go to Sync
      </Link>
    </div>
  )
}

function Hint({ right = false, children }: { readonly right?: boolean; readonly children: ReactNode }) {
  return <span className={`text-caption ${right ? 'text-right' : ''}`}>{children}</span>
}
