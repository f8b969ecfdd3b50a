import { Search } from 'lucide-react'
import type { RefObject } from 'react'
import { CommandKeys } from './keys'

interface SearchFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly inputRef: RefObject<HTMLInputElement | null>
  readonly className?: string
}

/** The search of a screen's header; the find shortcut leads there. */
export function SearchField({ label, value, onChange, inputRef, className = 'w-45' }: SearchFieldProps) {
  return (
    <span className="no-drag relative shrink-0">
      <Search size={14} aria-hidden className="absolute top-[7px] left-2.5 text-ink-3" />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`h-7 rounded-control border border-edge-strong bg-control pr-14 pl-8 text-small max-middle:pr-2 select-text [&::-webkit-search-cancel-button]:hidden ${className}`}
      />
      <CommandKeys
        command="find"
        className="pointer-events-none absolute top-1.5 right-2 text-ink-3 max-middle:hidden"
      />
    </span>
  )
}
