import { useState } from 'react'
import { type Selection, selectionSchema } from '../../../src-shared/domain/profile'
import type { TableName } from '../../../src-shared/domain/table'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { controlLook, TextArea } from '../../components/field'
import { listedTables, patternsOf, toggleTable } from '../../text/selection-rules'
import { visibleText } from '../../text/visible'

interface ChooseTablesProps {
  readonly selection: Selection
  readonly planned: readonly TableName[]
  readonly onSave: (selection: Selection) => void
  readonly onClose: () => void
}

/** Patterns to include and exclude, and the tables they take now, to tick one by one. */
export function ChooseTablesDialog({ selection, planned, onSave, onClose }: ChooseTablesProps) {
  const [include, setInclude] = useState(selection.include.join('\n'))
  const [exclude, setExclude] = useState(selection.exclude.join('\n'))
  const draft = { include: patternsOf(include), exclude: patternsOf(exclude) }
  const problem = selectionSchema.safeParse(draft).error?.issues[0]
  return (
    <Dialog
      open
      onClose={onClose}
      title="Choose tables"
      description="A pattern is a name with * and ?, in public or as schema.name. Excludes win."
      footer={
        <>
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant="primary" disabled={problem !== undefined} onClick={() => onSave(draft)}>
            Use these tables
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-4">
        <div className="flex flex-col gap-3">
          <TextArea
            label="Include"
            rows={5}
            value={include}
            onChange={setInclude}
            error={problem?.path[0] === 'include' ? problem.message : undefined}
          />
          <TextArea label="Skip" rows={5} value={exclude} onChange={setExclude} placeholder="audit_*" />
        </div>
        <TableTicks
          tables={listedTables(planned, draft)}
          exclude={draft.exclude}
          onToggle={(table, wanted) => setExclude(toggleTable(draft.exclude, table, wanted).join('\n'))}
        />
      </div>
    </Dialog>
  )
}

interface TableTicksProps {
  readonly tables: readonly string[]
  readonly exclude: readonly string[]
  readonly onToggle: (table: string, wanted: boolean) => void
}

function TableTicks({ tables, exclude, onToggle }: TableTicksProps) {
  const [filter, setFilter] = useState('')
  const shown = tables.filter((table) => table.toLowerCase().includes(filter.toLowerCase()))
  const taken = tables.filter((table) => !exclude.includes(table)).length
  return (
    <div className="flex min-h-0 flex-col gap-1">
      <span className="num text-small font-medium text-ink-2">
        {taken} of {tables.length} known tables
      </span>
      <input
        aria-label="Filter tables"
        placeholder="Filter"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
        className={controlLook}
      />
      <ul className="h-57 overflow-y-auto rounded-control border border-edge-subtle py-1">
        {shown.map((table) => (
          <li key={table}>
            <label className="flex h-7 items-center gap-2 px-2.5 font-mono text-small hover:bg-hover">
              <input
                type="checkbox"
                checked={!exclude.includes(table)}
                onChange={(event) => onToggle(table, event.target.checked)}
                className="size-4 shrink-0 accent-accent"
              />
              <span className="isolate-text truncate" title={visibleText(table)}>
                {visibleText(table)}
              </span>
            </label>
          </li>
        ))}
        {shown.length === 0 && (
          <li className="px-2.5 py-1 text-small text-ink-3">No table of the last plan matches.</li>
        )}
      </ul>
    </div>
  )
}
