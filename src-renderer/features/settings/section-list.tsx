import clsx from 'clsx'
import type { Section } from './setting'
import { isChanged } from './setting-row'
import { useKnown } from './use-change'

interface SectionListProps {
  readonly sections: readonly Section[]
  readonly current: string | null
  readonly onChoose: (id: string) => void
}

/** The parts of the page; a dot marks one in which something was changed. */
export function SectionList({ sections, current, onChoose }: SectionListProps) {
  const settings = useKnown()
  return (
    <nav aria-label="Settings" className="w-46 shrink-0 overflow-y-auto border-r border-edge-subtle px-4 pt-4 pb-4">
      <ul className="flex flex-col gap-0.5">
        {sections.map((section) => {
          const changed = section.settings.some(({ keys }) => isChanged(settings, keys))
          const { id, title, icon: Icon } = section
          return (
            <li key={id}>
              <button
                type="button"
                aria-current={id === current ? 'true' : undefined}
                onClick={() => onChoose(id)}
                className={clsx(
                  'flex h-7 w-full items-center gap-2 rounded-control px-2 text-left transition-colors duration-120',
                  id === current ? 'bg-nav-active font-semibold' : 'text-ink-2 hover:bg-hover',
                )}
              >
                <Icon size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
                <span className="min-w-0 flex-1 truncate">{title}</span>
                {changed && (
                  <>
                    <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-accent-ink" />
                    <span className="sr-only">, changed</span>
                  </>
                )}
              </button>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
