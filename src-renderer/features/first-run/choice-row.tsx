import type { ReactNode } from 'react'

interface ChoiceRowProps {
  readonly group: string
  readonly checked: boolean
  readonly disabled?: boolean
  readonly onChoose: () => void
  readonly name: string
  readonly children: ReactNode
  /** Stands beside the choice, not in it. */
  readonly after?: ReactNode
}

/** One of a few ends to choose from. */
export function ChoiceRow({ group, checked, disabled = false, onChoose, name, children, after }: ChoiceRowProps) {
  return (
    <li className="flex min-h-9 items-center gap-2">
      <label className="flex min-w-0 flex-1 items-center gap-2">
        <input
          type="radio"
          name={group}
          aria-label={name}
          checked={checked}
          disabled={disabled}
          onChange={onChoose}
          className="size-4 shrink-0 accent-accent"
        />
        {children}
      </label>
      {after}
    </li>
  )
}
