import clsx from 'clsx'
import { memo } from 'react'
import { splitForMiddle, visibleText } from '../text/visible'

interface MiddleTextProps {
  readonly text: string
  /** Characters of the end that always stay. */
  readonly tail?: number
  readonly className?: string
}

/** Text that gives way in its middle when it does not fit; the tooltip and what is read aloud have all of it. */
export const MiddleText = memo(function MiddleText({ text, tail = 12, className }: MiddleTextProps) {
  const whole = visibleText(text)
  const { head, tail: end } = splitForMiddle(whole, tail)
  return (
    <span className={clsx('isolate-text relative inline-flex max-w-full min-w-0', className)} title={whole}>
      {head === '' ? (
        <span className="truncate whitespace-pre">{end}</span>
      ) : (
        <>
          <span className="sr-only select-none">{whole}</span>
          <span aria-hidden className="truncate whitespace-pre">
            {head}
          </span>
          <span aria-hidden className="shrink-0 whitespace-pre">
            {end}
          </span>
        </>
      )}
    </span>
  )
})
