import { TriangleAlert } from 'lucide-react'
import { memo } from 'react'
import { showTable } from '../../../src-shared/domain/table'
import { MiddleText } from '../../components/middle-text'
import { Popover } from '../../components/popover'
import { type ChangeRow, isEstimate, showChange, showRows } from '../../text/change-rows'
import { visibleText } from '../../text/visible'

interface ChangeLineProps {
  readonly row: ChangeRow
  /** Its place in the whole table, where not all rows are drawn. */
  readonly place?: number
  readonly onCount: ((row: ChangeRow) => void) | null
}

/** One table: rows now and afterwards, and what there is to know. */
export const ChangeLine = memo(function ChangeLine({ row, place, onCount }: ChangeLineProps) {
  return (
    <tr
      className="group/row h-7 border-t border-edge-subtle"
      {...(place === undefined ? {} : { 'aria-rowindex': place })}
    >
      <td className="copyable pl-4 font-mono">
        <MiddleText text={showTable(row.table)} className="align-bottom" />
      </td>
      <td className="num text-right text-ink-2">{showRows(row.now)}</td>
      <td className="num text-right">{row.action === 'drop' ? 'removed' : showRows(row.after)}</td>
      <td className={`num text-right ${row.change < 0 ? 'text-danger' : row.change === 0 ? 'text-ink-3' : ''}`}>
        {showChange(row)}
      </td>
      <td className="pr-4 pl-8">
        <span className="flex items-center gap-2">
          {row.note && <Note note={row.note} />}
          <span className="ml-auto flex shrink-0 gap-2">
            {onCount !== null && isEstimate(row) && (
              <button type="button" className={link} onClick={() => onCount(row)}>
                Count<span className="sr-only"> {visibleText(showTable(row.table))} exactly</span>
              </button>
            )}
            {row.details.length > 0 && <Details row={row} />}
          </span>
        </span>
      </td>
    </tr>
  )
})

const link = 'h-6 rounded-tag text-small text-accent-ink hover:underline'

function Details({ row }: { readonly row: ChangeRow }) {
  const name = visibleText(showTable(row.table))
  return (
    <Popover
      align="end"
      title={name}
      trigger={
        <button type="button" className={link}>
          Show<span className="sr-only"> what there is to know about {name}</span>
        </button>
      }
    >
      <ul className="copyable num flex max-w-96 flex-col gap-2 text-small text-ink-2">
        {row.details.map((text) => (
          <li key={text} className="break-words">
            {visibleText(text)}
          </li>
        ))}
      </ul>
    </Popover>
  )
}

function Note({ note }: { readonly note: NonNullable<ChangeRow['note']> }) {
  const text = visibleText(note.text)
  if (note.tone === 'plain') return <span className="num block truncate text-ink-2">{text}</span>
  return (
    <span className="num flex min-w-0 items-center gap-1.5 text-warning" title={text}>
      <TriangleAlert size={13} aria-hidden className="shrink-0" />
      <span className="truncate">{text}</span>
    </span>
  )
}
