import { ChevronDown, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useRef } from 'react'
import type { LogLine } from '../../src-shared/domain/job-view'
import type { TableName } from '../../src-shared/domain/table'
import { useCommand } from '../stores/commands'
import { Button } from './button'
import { focusWithRing } from './focus'
import { CommandKeys } from './keys'
import { LogLines } from './log-lines'
import { asksToFind, LogFindBar, LogTools } from './log-tools'
import { type Log, useLog } from './use-log'

interface LogSource {
  readonly lines: readonly LogLine[]
  /** When the run began, in milliseconds since the epoch: relative times count from there. */
  readonly origin: number
  /** Name of the file that Save proposes. */
  readonly fileName: string
  /** Tables that a line about a problem may lead to. */
  readonly tables?: readonly TableName[]
  readonly onTable?: (table: TableName) => void
}

interface LogPanelProps extends LogSource {
  readonly open: boolean
  readonly onToggle: () => void
  readonly follow: boolean
}

/** A foldable log under a screen: level, find, times, copy and save in its bar. The find shortcut leads there. */
export function LogPanel({ open, onToggle, follow, ...source }: LogPanelProps) {
  const log = useLog(source.lines, source.fileName, 'absolute')
  const find = useFind(log)
  useCommand('find', open ? find.open : null)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <section aria-label="Log panel" className={open ? 'flex min-h-0 flex-1 flex-col' : 'shrink-0'}>
      <div className="flex h-9 shrink-0 items-center gap-1 border-t border-edge-subtle pr-5 pl-6">
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className="mr-auto flex h-7 min-w-0 items-center gap-1.5 rounded-control"
        >
          <Chevron size={14} aria-hidden className="shrink-0" />
          <span className="font-medium">Log</span>
          <span className="num truncate text-small text-ink-2">{log.summary}</span>
          <CommandKeys command="toggle-log" />
        </button>
        {open ? (
          <>
            {log.finding && <LogFindBar find={log.find} field={find.field} onClose={find.close} />}
            <LogTools log={log} findButton={find.button} />
          </>
        ) : (
          <>
            <Button variant="quiet" onClick={log.copy}>
              Copy
            </Button>
            <Button variant="quiet" onClick={log.save}>
              Save
            </Button>
          </>
        )}
      </div>
      <Problem text={log.problem} className="px-6" />
      {open && (
        <FindKey onFind={find.open} className="border-t border-edge-subtle">
          <LogLines {...source} log={log} follow={follow} />
        </FindKey>
      )}
    </section>
  )
}

/** The log of a run inside a narrow pane: its tools above, the find field in a row of its own. */
export function LogPane(source: LogSource) {
  const log = useLog(source.lines, source.fileName, 'none')
  const find = useFind(log)
  return (
    <FindKey onFind={find.open}>
      <div className="flex h-11 shrink-0 items-center gap-0.5 border-b border-edge-subtle pr-3 pl-5">
        <LogTools log={log} findButton={find.button} />
      </div>
      {log.finding && (
        <LogFindBar
          find={log.find}
          field={find.field}
          onClose={find.close}
          className="border-b border-edge-subtle py-1.5 pr-3 pl-5"
        />
      )}
      <Problem text={log.problem} className="px-5" />
      <LogLines {...source} log={log} follow={false} narrow />
    </FindKey>
  )
}

function useFind(log: Log) {
  const button = useRef<HTMLButtonElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const open = () => {
    log.setFinding(true)
    field.current?.focus()
  }
  const close = () => {
    log.setFinding(false)
    focusWithRing(button.current)
  }
  return { button, field, open, close }
}

/** Inside a log the find shortcut means the log, whatever else the screen has to search. */
function FindKey(props: { readonly onFind: () => void; readonly className?: string; readonly children: ReactNode }) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (!asksToFind(event)) return
    event.preventDefault()
    event.stopPropagation()
    props.onFind()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only listens for a shortcut of what is inside
    <div onKeyDown={onKeyDown} className={`flex min-h-0 flex-1 flex-col ${props.className ?? ''}`}>
      {props.children}
    </div>
  )
}

function Problem({ text, className }: { readonly text: string | null; readonly className: string }) {
  if (text === null) return null
  return (
    <p role="alert" className={`border-t border-edge-subtle bg-danger-soft py-1.5 text-small ${className}`}>
      {text}
    </p>
  )
}
