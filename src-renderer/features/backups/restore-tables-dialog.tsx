import { useState } from 'react'
import type { Manifest } from '../../../src-shared/domain/backup'
import { showTable, type TableName, tableKey } from '../../../src-shared/domain/table'
import { formatCount } from '../../../src-shared/format/format'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { controlLook } from '../../components/field'
import { visibleText } from '../../text/visible'

interface RestoreTablesDialogProps {
  readonly manifest: Manifest
  /** `null` where the place is chosen next. */
  readonly targetName: string | null
  readonly onChoose: (tables: readonly TableName[]) => void
  readonly onClose: () => void
}

/** Some tables of a backup, ticked one by one. */
export function RestoreTablesDialog({ manifest, targetName, onChoose, onClose }: RestoreTablesDialogProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [filter, setFilter] = useState('')
  const { tables } = manifest
  const shown = tables.filter((item) => showTable(item.table).toLowerCase().includes(filter.toLowerCase()))
  const toggle = (key: string) => {
    const next = new Set(chosen)
    if (!next.delete(key)) next.add(key)
    setChosen(next)
  }
  const restore = () => {
    onClose()
    onChoose(tables.map((item) => item.table).filter((table) => chosen.has(tableKey(table))))
  }
  const allShown = shown.every((item) => chosen.has(tableKey(item.table)))
  const toggleShown = () => {
    const keys = shown.map((item) => tableKey(item.table))
    setChosen(new Set(allShown ? [...chosen].filter((key) => !keys.includes(key)) : [...chosen, ...keys]))
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Choose tables"
      description={`The others${targetName === null ? '' : ` on ${visibleText(targetName)}`} stay as they are.`}
      footer={
        <>
          <span className="num mr-auto text-small text-ink-2">
            {chosen.size} of {tables.length} tables
          </span>
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant="primary" disabled={chosen.size === 0} onClick={restore}>
            {targetName === null ? 'Take' : 'Restore'} {chosen.size} {chosen.size === 1 ? 'table' : 'tables'}
          </Button>
        </>
      }
    >
      <div className="mb-2 flex gap-2">
        <input
          aria-label="Filter tables"
          placeholder="Filter"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          className={controlLook}
        />
        <Button onClick={toggleShown} disabled={shown.length === 0}>
          {allShown ? 'None' : 'All'}
        </Button>
      </div>
      <ul className="h-72 max-h-[44vh] overflow-y-auto rounded-control border border-edge-subtle py-1">
        {shown.map(({ table, digest }) => (
          <li key={tableKey(table)}>
            <label className="flex h-7 items-center gap-2 px-2.5 text-small hover:bg-hover">
              <input
                type="checkbox"
                checked={chosen.has(tableKey(table))}
                onChange={() => toggle(tableKey(table))}
                className="size-4 shrink-0 accent-accent"
              />
              <span className="isolate-text min-w-0 flex-1 truncate font-mono" title={visibleText(showTable(table))}>
                {visibleText(showTable(table))}
              </span>
              <span className="num shrink-0 text-ink-2">{formatCount(digest.rows)} rows</span>
            </label>
          </li>
        ))}
        {shown.length === 0 && <li className="px-2.5 py-1 text-small text-ink-3">No table of this backup matches.</li>}
      </ul>
    </Dialog>
  )
}
