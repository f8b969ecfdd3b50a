import type { ReactNode } from 'react'
import type { TableName } from '../../../src-shared/domain/table'
import { useWantedRow } from '../../components/wanted-table'

/** A table's entry in a list of the pane; lines of the log lead to it. */
export function WantedRow({ table, children }: { readonly table: TableName; readonly children: ReactNode }) {
  const row = useWantedRow<HTMLLIElement>(table)
  return (
    <li ref={row} tabIndex={-1} className="focus-inside px-5 py-1.5 data-ring:-outline-offset-2">
      {children}
    </li>
  )
}
