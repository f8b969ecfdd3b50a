import { type RefObject, useEffect, useRef } from 'react'
import { create } from 'zustand'
import { type TableName, tableKey } from '../../src-shared/domain/table'
import { focusWithRing } from './focus'

/** Key of the table that somebody asked to see, until its row has been shown. */
export const useWantedTable = create<{ readonly key: string | null }>()(() => ({ key: null }))

/** Asks whichever list shows this table to bring its row into sight. */
export function wantTable(table: TableName): void {
  useWantedTable.setState({ key: tableKey(table) })
}

/** For the row of a table: comes into sight and takes the focus when the table is asked for. */
export function useWantedRow<T extends HTMLElement>(table: TableName): RefObject<T | null> {
  const row = useRef<T>(null)
  const isWanted = useWantedTable(({ key }) => key === tableKey(table))
  useEffect(() => {
    if (!isWanted) return
    row.current?.scrollIntoView({ block: 'center' })
    focusWithRing(row.current)
    useWantedTable.setState({ key: null })
  }, [isWanted])
  return row
}
