import { CircleX } from 'lucide-react'
import { useState } from 'react'
import type { Finding } from '../../src-shared/domain/plan'
import { showTable } from '../../src-shared/domain/table'
import { leaveOutPatterns, splitHint } from '../text/fix-text'
import { visibleText } from '../text/visible'
import { Button } from './button'
import { CopyLine } from './copy-line'

const namedTables = 6
const fewest = 6

interface BlockersProps {
  readonly findings: readonly Finding[]
  readonly targetName: string
  readonly act?: 'sync' | 'restore' | 'undo'
  /** Leaves tables out of the selection by these patterns, where there is a selection. */
  readonly onLeaveOut?: (patterns: readonly string[]) => void
}

/** What keeps a job from starting, said before anything is touched, each with what would solve it. */
export function Blockers({ findings, targetName, act = 'sync', onLeaveOut }: BlockersProps) {
  const [all, setAll] = useState(false)
  const many = findings.length !== 1
  const shown = all || findings.length <= fewest + 1 ? findings : findings.slice(0, fewest)
  return (
    <div role="alert" className="overflow-hidden rounded-card border border-danger">
      <div className="flex min-h-9 flex-wrap items-center gap-x-2 bg-danger-soft px-4 py-1.5">
        <CircleX size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-danger" />
        <h3 className="font-semibold">
          {many
            ? `${findings.length} things keep this ${act} from starting`
            : `One thing keeps this ${act} from starting`}
        </h3>
        <span className="ml-auto truncate text-small text-ink-2">{visibleText(targetName)} was not touched.</span>
      </div>
      <ul className="divide-y divide-edge-subtle px-4">
        {shown.map((finding) => (
          <Blocker key={`${finding.rule}-${finding.message}`} finding={finding} onLeaveOut={onLeaveOut} />
        ))}
      </ul>
      {shown.length < findings.length && (
        <button
          type="button"
          onClick={() => setAll(true)}
          className="focus-inside num h-8 w-full border-t border-edge-subtle px-4 text-left text-small text-ink-2 hover:bg-hover"
        >
          Show {findings.length - shown.length} more
        </button>
      )}
    </div>
  )
}

interface BlockerProps {
  readonly finding: Finding
  readonly onLeaveOut: BlockersProps['onLeaveOut']
}

function Blocker({ finding, onLeaveOut }: BlockerProps) {
  const { words, sql } = splitHint(finding.hint)
  const patterns = onLeaveOut === undefined ? null : leaveOutPatterns(finding)
  return (
    <li className="flex items-start gap-4 py-2">
      <div className="copyable min-w-0 flex-1">
        <p className="break-words">{visibleText(finding.message)}</p>
        {words !== null && <p className="text-small text-ink-2">{visibleText(words)}</p>}
        {sql !== null && (
          <div className="mt-1">
            <CopyLine text={sql} label="Copy the SQL" />
          </div>
        )}
        {!namesAll(finding) && <p className="font-mono text-small break-all text-ink-3">{tableList(finding)}</p>}
      </div>
      {patterns !== null && (
        <Button title={`Skip ${patterns.join(', ')} in this profile`} onClick={() => onLeaveOut?.(patterns)}>
          Leave out
        </Button>
      )}
    </li>
  )
}

/** A single table is named by the message itself; a list that repeats it says nothing. */
function namesAll({ message, tables }: Finding): boolean {
  return tables.every((table) => message.includes(table.name))
}

function tableList(finding: Finding): string {
  const names = finding.tables.slice(0, namedTables).map((table) => visibleText(showTable(table)))
  const more = finding.tables.length - names.length
  return names.join(', ') + (more > 0 ? `, and ${more} more` : '')
}
