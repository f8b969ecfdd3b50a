import clsx from 'clsx'
import { ArrowDown, ArrowUp } from 'lucide-react'

interface SortHeadProps {
  readonly label: string
  /** How the column is sorted now; `null` when it is not. */
  readonly sorted: 'ascending' | 'descending' | null
  readonly align?: 'left' | 'right'
  readonly className?: string
  readonly onSort: () => void
}

/** A column's head that sorts by it: a button, so that it is reached and pressed by key. */
export function SortHead({ label, sorted, align = 'left', className, onSort }: SortHeadProps) {
  const Arrow = sorted === 'ascending' ? ArrowUp : ArrowDown
  return (
    <th aria-sort={sorted ?? 'none'} className={clsx('font-medium', `text-${align}`, className)}>
      <button
        type="button"
        onClick={onSort}
        className={clsx(
          'group focus-inside -mx-1 inline-flex h-6 max-w-full items-center gap-1 rounded-tag px-1 font-medium hover:text-ink',
          sorted !== null && 'text-ink',
          align === 'right' && 'flex-row-reverse',
        )}
      >
        <span className="truncate">{label}</span>
        <Arrow
          size={11}
          aria-hidden
          className={clsx(
            'shrink-0',
            sorted === null && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60',
          )}
        />
      </button>
    </th>
  )
}
