import { type RefObject, useMemo, useRef, useState } from 'react'
import { failureOf } from '../../src-shared/domain/failure'
import type { LogLine } from '../../src-shared/domain/job-view'
import { call } from '../api/call'
import { filterLog, type LogLevelFilter, logAsText, logSummary } from '../text/log-text'
import { announce } from './announcer'
import { type FoundInLog, findInLog, type LogHit, stepHit } from './log-find'

export type LogTimes = 'absolute' | 'relative' | 'none'

export interface LogFind {
  readonly needle: string
  readonly hits: readonly LogHit[]
  /** Index of the hit that is looked at, or `null` before the first step. */
  readonly at: number | null
  readonly search: (needle: string) => void
  readonly step: (step: 1 | -1) => void
}

/** What a reader has chosen to see of a log, and the acts on it. */
export interface Log {
  readonly lines: readonly LogLine[]
  readonly summary: string
  readonly level: LogLevelFilter
  readonly setLevel: (level: LogLevelFilter) => void
  readonly times: LogTimes
  readonly setTimes: (times: LogTimes) => void
  readonly finding: boolean
  readonly setFinding: (finding: boolean) => void
  readonly find: LogFind
  /** Kept up to date by the lines: the first one in sight. */
  readonly firstInSight: RefObject<number>
  readonly copy: () => void
  readonly save: () => void
  /** Why the log could not be copied or saved, or `null`. */
  readonly problem: string | null
}

/** What the contract takes (`app/copy-text`, `app/save-text`), in characters. */
const mostCopied = 2_000_000
const mostSaved = 20_000_000

/** `fileName` is what Save proposes. */
export function useLog(all: readonly LogLine[], fileName: string, timesAtFirst: LogTimes): Log {
  const [level, setLevel] = useState<LogLevelFilter>('all')
  const [times, setTimes] = useState(timesAtFirst)
  const [finding, setFinding] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const firstInSight = useRef(0)
  const lines = useMemo(() => filterLog(all, level), [all, level])
  const summary = useMemo(() => logSummary(all), [all])
  const act = (done: string, work: Promise<boolean>) => {
    setProblem(null)
    work.then(
      (isDone) => isDone && announce(done),
      (error: unknown) => setProblem(failureOf(error).message),
    )
  }
  return {
    lines,
    summary,
    level,
    setLevel,
    times,
    setTimes,
    finding,
    setFinding,
    find: useLogFind(lines, finding, firstInSight),
    firstInSight,
    copy: () =>
      act(
        'Log copied',
        call('app/copy-text', logAsText(lines, mostCopied)).then(() => true),
      ),
    save: () =>
      act(
        'Log saved',
        call('app/save-text', { suggestedName: fileName, text: logAsText(lines, mostSaved) }).then(
          ({ path }) => path !== null,
        ),
      ),
    problem,
  }
}

function useLogFind(lines: readonly LogLine[], active: boolean, firstInSight: RefObject<number>): LogFind {
  const [wanted, setWanted] = useState('')
  const [at, setAt] = useState<number | null>(null)
  const before = useRef<FoundInLog | null>(null)
  const needle = active ? wanted : ''
  const found = useMemo(() => {
    before.current = findInLog(before.current, lines, needle)
    return before.current
  }, [lines, needle])
  return {
    needle,
    hits: found.hits,
    at: at !== null && at < found.hits.length ? at : null,
    search: (next) => {
      setWanted(next)
      setAt(stepHit(findInLog(null, lines, next).hits, null, 1, firstInSight.current))
    },
    step: (step) => setAt((now) => stepHit(found.hits, now, step, firstInSight.current)),
  }
}
