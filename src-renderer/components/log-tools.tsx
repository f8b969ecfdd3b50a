import { ChevronDown, ChevronUp, Clock, Copy, Save, Search, X } from 'lucide-react'
import { type KeyboardEvent, type RefObject, useEffect } from 'react'
import { formatCount } from '../../src-shared/format/format'
import { IconButton } from './button'
import { isMac } from './keys'
import { mostHits } from './log-find'
import { Select } from './select'
import type { Log, LogFind, LogTimes } from './use-log'

const levels = [
  { value: 'all', label: 'All levels' },
  { value: 'info', label: 'Info and above' },
  { value: 'warning', label: 'Warnings' },
  { value: 'error', label: 'Errors' },
] as const

const nextTimes: Readonly<Record<LogTimes, { readonly times: LogTimes; readonly label: string }>> = {
  absolute: { times: 'relative', label: 'Show times since the start' },
  relative: { times: 'none', label: 'Hide times' },
  none: { times: 'absolute', label: 'Show times of day' },
}

/** Level, find, times, copy and save. */
export function LogTools({
  log,
  findButton,
}: {
  readonly log: Log
  readonly findButton: RefObject<HTMLButtonElement | null>
}) {
  const next = nextTimes[log.times]
  return (
    <>
      <Select label="Log level" look="button" value={log.level} items={levels} onChange={log.setLevel} />
      <IconButton
        ref={findButton}
        icon={Search}
        label="Find in log"
        aria-pressed={log.finding}
        onClick={() => log.setFinding(!log.finding)}
      />
      <IconButton icon={Clock} label={next.label} onClick={() => log.setTimes(next.times)} />
      <IconButton icon={Copy} label="Copy log" onClick={log.copy} />
      <IconButton icon={Save} label="Save log" onClick={log.save} />
    </>
  )
}

interface FindBarProps {
  readonly find: LogFind
  readonly field: RefObject<HTMLInputElement | null>
  readonly onClose: () => void
  readonly className?: string
}

/** Steps through every place where a text stands; lines without it stay in sight. */
export function LogFindBar({ find, field, onClose, className = '' }: FindBarProps) {
  useEffect(() => field.current?.focus(), [field])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') onClose()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const none = find.hits.length === 0
  return (
    <search aria-label="Find in log" className={`flex items-center gap-1 ${className}`}>
      <input
        ref={field}
        aria-label="Text to find"
        placeholder="Find"
        value={find.needle}
        onChange={(event) => find.search(event.target.value)}
        onKeyDown={onKeyDown}
        className="h-7 w-36 min-w-0 flex-1 rounded-control border border-edge-strong bg-control px-2 text-small select-text"
      />
      <span role="status" className="num w-22 shrink-0 text-center text-small text-ink-2">
        {findText(find)}
      </span>
      <IconButton icon={ChevronUp} label="Previous match" disabled={none} onClick={() => find.step(-1)} />
      <IconButton icon={ChevronDown} label="Next match" disabled={none} onClick={() => find.step(1)} />
      <IconButton icon={X} label="Close find" onClick={onClose} />
    </search>
  )
}

function findText({ needle, hits, at }: LogFind): string {
  if (needle === '') return ''
  if (hits.length === 0) return 'No match'
  const all = `${formatCount(hits.length)}${hits.length >= mostHits ? '+' : ''}`
  return at === null ? `${all} found` : `${formatCount(at + 1)} of ${all}`
}

/** Whether a key press asks for the find field; inside a log it means the log's own. */
export function asksToFind(event: KeyboardEvent): boolean {
  const modifier = isMac() ? event.metaKey : event.ctrlKey
  return modifier && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'f'
}
