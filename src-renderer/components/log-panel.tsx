import { ChevronDown, ChevronRight, Clock, Copy, Save, Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { LogLine } from '../../src-shared/domain/job-view'
import { call } from '../api/call'
import { filterLog, type LogLevelFilter, logAsText, logSummary } from '../text/log-text'
import { announce } from './announcer'
import { Button, IconButton } from './button'
import { CommandKeys } from './keys'
import { LogLines } from './log-lines'
import { Select } from './select'

interface LogPanelProps {
  readonly lines: readonly LogLine[]
  readonly open: boolean
  readonly onToggle: () => void
  readonly follow: boolean
  /** Name of the file that Save proposes. */
  readonly fileName: string
}

const levels = [
  { value: 'all', label: 'All levels' },
  { value: 'info', label: 'Info and above' },
  { value: 'warning', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] as const

/** A foldable log with level filter, find, times, copy and save. */
export function LogPanel({ lines, open, onToggle, follow, fileName }: LogPanelProps) {
  const [level, setLevel] = useState<LogLevelFilter>('all')
  const [find, setFind] = useState<string | null>(null)
  const [times, setTimes] = useState(true)
  const shown = useMemo(() => filterLog(lines, level), [lines, level])
  const summary = useMemo(() => logSummary(lines), [lines])
  const copy = () => {
    void call('app/copy-text', logAsText(lines))
    announce('Log copied')
  }
  const save = () => void call('app/save-text', { suggestedName: fileName, text: logAsText(lines) })
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <section aria-label="Log panel" className={open ? 'flex min-h-0 flex-1 flex-col' : 'shrink-0'}>
      <div className="flex h-9 shrink-0 items-center gap-1 border-t border-edge-subtle pr-5 pl-6">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="mr-auto flex h-7 items-center gap-1.5 rounded-control"
        >
          <Chevron size={14} aria-hidden />
          <span className="font-medium">Log</span>
          <span className="num text-small text-ink-2">{summary}</span>
          <CommandKeys command="toggle-log" />
        </button>
        {open ? (
          <>
            {find !== null && (
              <input
                // biome-ignore lint/a11y/noAutofocus: it appears because the reader asked to type here
                autoFocus
                aria-label="Find in log"
                placeholder="Find"
                value={find}
                onChange={(event) => setFind(event.target.value)}
                onKeyDown={(event) => event.key === 'Escape' && setFind(null)}
                className="h-7 w-40 rounded-control border border-edge-strong bg-control px-2 text-small"
              />
            )}
            <Select label="Log level" look="button" value={level} items={levels} onChange={setLevel} />
            <IconButton icon={Search} label="Find in log" onClick={() => setFind(find === null ? '' : null)} />
            <IconButton icon={Clock} label={times ? 'Hide times' : 'Show times'} onClick={() => setTimes(!times)} />
            <IconButton icon={Copy} label="Copy log" onClick={copy} />
            <IconButton icon={Save} label="Save log" onClick={save} />
          </>
        ) : (
          <>
            <Button variant="quiet" onClick={copy}>
              Copy
            </Button>
            <Button variant="quiet" onClick={save}>
              Save
            </Button>
          </>
        )}
      </div>
      {open && (
        <div className="flex min-h-0 flex-1 flex-col border-t border-edge-subtle">
          <LogLines lines={shown} find={find ?? ''} times={times} follow={follow} />
        </div>
      )}
    </section>
  )
}
