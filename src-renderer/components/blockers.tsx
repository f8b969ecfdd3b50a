import { CircleX } from 'lucide-react'
import type { Finding } from '../../src-shared/domain/plan'
import { showTable } from '../../src-shared/domain/table'
import { visibleText } from '../text/visible'

const namedTables = 6

/** What keeps a job from starting, said before anything is touched. */
export function Blockers({
  findings,
  targetName,
  act = 'sync',
}: {
  readonly findings: readonly Finding[]
  readonly targetName: string
  readonly act?: 'sync' | 'restore' | 'undo'
}) {
  const many = findings.length !== 1
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
        {findings.map((finding) => (
          <li key={`${finding.rule}-${finding.message}`} className="copyable py-2">
            <p>{visibleText(finding.message)}</p>
            {finding.hint !== undefined && <p className="text-small text-ink-2">{visibleText(finding.hint)}</p>}
            {!namesAll(finding) && <p className="font-mono text-small break-all text-ink-3">{tableList(finding)}</p>}
          </li>
        ))}
      </ul>
    </div>
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
