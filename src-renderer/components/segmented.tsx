import clsx from 'clsx'
import type { ReactNode } from 'react'
import { useId } from 'react'

interface Choice<T extends string> {
  readonly value: T
  readonly label: ReactNode
  /** Extra classes of the label while it is chosen. */
  readonly tone?: string
}

interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T | null
  readonly choices: readonly Choice<T>[]
  readonly onChange: (value: T) => void
  readonly stretch?: boolean
}

/** One choice of a few, all in sight. Native radio buttons: arrow keys work. */
export function Segmented<T extends string>({ label, value, choices, onChange, stretch = false }: SegmentedProps<T>) {
  const group = useId()
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={clsx('inline-flex h-7 shrink-0 rounded-control bg-sunken p-0.5', stretch && 'w-full')}
    >
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={clsx(
            'inline-flex h-6 items-center justify-center gap-1 rounded-[5px] border px-2.5 text-small font-medium whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus',
            stretch && 'flex-1',
            choice.value === value
              ? `border-edge bg-segment ${choice.tone ?? 'text-ink'}`
              : 'border-transparent text-ink-2 hover:text-ink',
          )}
        >
          <input
            type="radio"
            name={group}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChange(choice.value)}
            className="sr-only"
          />
          {choice.label}
        </label>
      ))}
    </div>
  )
}
