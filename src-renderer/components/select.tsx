import { Select as Base } from '@base-ui/react/select'
import clsx from 'clsx'
import { Check, ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'

export interface SelectItem<T extends string> {
  readonly value: T
  readonly label: string
  readonly detail?: ReactNode
  readonly disabled?: boolean
}

interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T | null
  readonly items: readonly SelectItem<T>[]
  readonly onChange: (value: T) => void
  readonly placeholder?: string
  /** Text before the value inside the button, as in `Profile archon`. */
  readonly prefix?: string
  readonly look?: 'field' | 'button'
  readonly className?: string
  readonly id?: string
}

/** A menu of values. `label` is its name for screen readers; fields also show it above. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, items, onChange, placeholder, prefix, look = 'field', className, id } = props
  return (
    <Base.Root items={items} value={value} onValueChange={(next) => next !== null && onChange(next)}>
      <Base.Trigger
        {...(id === undefined ? {} : { id })}
        aria-label={
          prefix === undefined ? label : `${prefix} ${items.find((item) => item.value === value)?.label ?? ''}`
        }
        className={clsx(
          'inline-flex h-7 min-w-0 items-center gap-1.5 rounded-control border bg-control px-2.5 text-small no-drag hover:bg-control-hover',
          look === 'field' ? 'w-full border-edge-strong' : 'border-edge font-medium',
          className,
        )}
      >
        {prefix !== undefined && <span className="font-normal text-ink-2">{prefix}</span>}
        <Base.Value
          className="min-w-0 flex-1 truncate text-left data-placeholder:text-ink-3"
          placeholder={placeholder}
        />
        <Base.Icon className="-mr-0.5 text-ink-2">
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal>
        <Base.Positioner sideOffset={4} alignItemWithTrigger={false} className="z-10 outline-none">
          <Base.Popup className="max-h-[var(--available-height)] min-w-[var(--anchor-width)] overflow-y-auto rounded-run border border-edge-subtle bg-raised p-1 shadow-popup outline-none">
            {items.map((item) => (
              <Base.Item
                key={item.value}
                value={item.value}
                disabled={item.disabled ?? false}
                className="flex min-h-7 items-center gap-2 rounded-control py-1 pr-3 pl-2 text-small outline-none data-disabled:opacity-50 data-highlighted:bg-hover"
              >
                <span className="flex w-3.5 shrink-0">
                  <Base.ItemIndicator>
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{item.label}</Base.ItemText>
                {item.detail !== undefined && <span className="ml-auto pl-4 text-ink-3">{item.detail}</span>}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
