import { Search } from 'lucide-react'
import type { ReactNode } from 'react'
import { runCommand } from '../stores/commands'
import { Button } from './button'
import { CommandKeys } from './keys'

/**
 * The strip on top of every screen: 52 px, more where its controls do not fit. It also moves the window where the title
 * bar is hidden.
 */
export function PageHeader({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <header className="drag flex min-h-13 shrink-0 items-center gap-2 border-b border-edge-subtle px-6 max-middle:flex-wrap max-middle:py-2">
      <h1 title={title} className="isolate-text mr-auto min-w-0 truncate text-title tracking-[-0.016em]">
        {title}
      </h1>
      {children}
      <Button
        variant="quiet"
        icon={Search}
        title="Search commands"
        aria-haspopup="dialog"
        onClick={() => runCommand('palette')}
        after={<CommandKeys command="palette" className="text-ink-3 max-wide:hidden" />}
        className="-mr-2.5"
      >
        <span className="sr-only">Search commands</span>
        <span aria-hidden className="max-wide:hidden">
          Search
        </span>
      </Button>
    </header>
  )
}
