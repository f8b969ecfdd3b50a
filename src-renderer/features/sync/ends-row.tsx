import type { Selected } from '../../api/selection'
import { Button } from '../../components/button'
import { CommandKeys, isMac } from '../../components/keys'
import { EndCard } from './end-card'

interface EndsRowProps {
  readonly selected: Selected
  readonly tables: { readonly source: number; readonly target: number } | null
  readonly onFlip: () => void
  readonly onRecheck: (endpointId: string) => void
}

/** The sentence "copy from here to there", with the arrow that flips. */
export function EndsRow({ selected, tables, onFlip, onRecheck }: EndsRowProps) {
  const { source, target } = selected
  return (
    <div className={`grid ${columns()}`}>
      <EndCard
        key={source.id}
        endpoint={source}
        side="source"
        selectedTables={tables?.source ?? null}
        onRecheck={() => onRecheck(source.id)}
      />
      <div className="flex flex-col items-center justify-center gap-2">
        <LongArrow />
        <Button onClick={onFlip} className="h-6 px-2" title="Flip the direction">
          Flip
        </Button>
        <CommandKeys command="flip" className="text-ink-3" />
      </div>
      <EndCard
        key={target.id}
        endpoint={target}
        side="target"
        selectedTables={tables?.target ?? null}
        onRecheck={() => onRecheck(target.id)}
      />
    </div>
  )
}

/** A shortcut that is spelt out needs more room than its signs. */
function columns(): string {
  return isMac() ? 'grid-cols-[minmax(0,1fr)_56px_minmax(0,1fr)]' : 'grid-cols-[minmax(0,1fr)_76px_minmax(0,1fr)]'
}

function LongArrow() {
  return (
    <svg width="42" height="14" fill="none" aria-hidden="true" className="stroke-ink-2" strokeWidth="1.4">
      <path d="M1 7h39.5M34 1l6.5 6-6.5 6" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
