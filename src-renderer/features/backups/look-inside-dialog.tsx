import { useQuery } from '@tanstack/react-query'
import type { Manifest } from '../../../src-shared/domain/backup'
import { failureOf } from '../../../src-shared/domain/failure'
import { showTable, type TableName, tableKey } from '../../../src-shared/domain/table'
import { formatCount } from '../../../src-shared/format/format'
import { sampleQuery } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { FailureDetails } from '../../components/failure-card'
import { Select } from '../../components/select'
import { Spinner } from '../../components/state-icon'
import { visibleText } from '../../text/visible'
import { SampleGrid } from './sample-grid'

interface LookInsideProps {
  readonly backupId: string
  readonly name: string
  readonly tables: Manifest['tables']
  readonly table: TableName
  readonly onTable: (table: TableName) => void
  readonly onClose: () => void
}

/** The first rows of a table, straight from the archive: no database is asked. */
export function LookInsideDialog({ backupId, name, tables, table, onTable, onClose }: LookInsideProps) {
  const choose = (key: string) => {
    const next = tables.find((item) => tableKey(item.table) === key)
    if (next) onTable(next.table)
  }
  const items = tables.map((item) => ({
    value: tableKey(item.table),
    label: visibleText(showTable(item.table)),
    detail: `${formatCount(item.digest.rows)} rows`,
  }))
  return (
    <Dialog
      open
      width={880}
      onClose={onClose}
      title={`Inside ${name}`}
      description="Read from the archive itself. No database is asked."
      footer={
        <Button size="m" onClick={onClose}>
          Close
        </Button>
      }
    >
      <div className="mb-3 flex items-center gap-3">
        <div className="w-80">
          <Select label="Table" value={tableKey(table)} items={items} onChange={choose} />
        </div>
      </div>
      <Sample key={tableKey(table)} backupId={backupId} table={table} />
    </Dialog>
  )
}

function Sample({ backupId, table }: { readonly backupId: string; readonly table: TableName }) {
  const { data, error, isPending, refetch } = useQuery(sampleQuery(backupId, table))
  if (isPending) {
    return (
      <p role="status" className="flex h-60 items-center justify-center gap-2 text-ink-2">
        <Spinner /> Reading the archive…
      </p>
    )
  }
  if (error) {
    const failure = failureOf(error)
    return (
      <div role="alert" className="flex min-h-60 flex-col gap-3">
        <p className="copyable">
          {visibleText(failure.message)} <span className="text-ink-2">{visibleText(failure.hint ?? '')}</span>
        </p>
        <Button className="self-start" onClick={() => void refetch()}>
          Read again
        </Button>
        <FailureDetails failure={failure} />
      </div>
    )
  }
  return <SampleGrid sample={data} />
}
