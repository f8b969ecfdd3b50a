import clsx from 'clsx'
import { memo } from 'react'
import { splitForMiddle, visibleText } from '../text/visible'

interface MiddleTextProps {
  readonly text: string
  /** Characters of the end that always stay. */
  readonly tail?: number
  readonly className?: string
}

/** Text that gives way in its middle when it does not fit; the tooltip has all of it. */
export const MiddleText = memo(function MiddleText({ text, tail = 12, className }: MiddleTextProps) {
  const { head, tail: end } = splitForMiddle(visibleText(text), tail)
  return (
    <span className={clsx('isolate-text inline-flex max-w-full min-w-0', className)} title={visibleText(text)}>
      {head !== '' && <span className="truncate whitespace-pre">{head}</span>}
      <span className={clsx('whitespace-pre', head === '' ? 'truncate' : 'shrink-0')}>{end}</span>
    </span>
  )
})
