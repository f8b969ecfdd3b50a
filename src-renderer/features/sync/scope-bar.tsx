import clsx from 'clsx'
import { ChevronRight, Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Profile, Selection } from '../../../src-shared/domain/profile'
import { Button, IconButton } from '../../components/button'
import { MiddleText } from '../../components/middle-text'
import { Popover } from '../../components/popover'
import { hasWildcard } from '../../text/selection-rules'
import { RunOptions } from './run-options'

interface ScopeBarProps {
  readonly profile: Profile
  readonly target: Endpoint
  readonly tableCount: number | null
  readonly onChoose: () => void
  readonly onChange: (change: Partial<Selection & Pick<Profile, 'options'>>) => void
}

const shownChips = 2

/** Which tables: all of the patterns or a choice, what is skipped, and the options. */
export function ScopeBar({ profile, target, tableCount, onChoose, onChange }: ScopeBarProps) {
  const all = hasWildcard(profile.include)
  const count = tableCount === null ? '' : `${tableCount} `
  const noun = tableCount === 1 ? 'table' : 'tables'
  return (
    <div className="flex min-h-7 items-center gap-x-2.5 gap-y-1.5 max-middle:flex-wrap">
      <h2 className="mr-auto shrink-0 text-heading">What will change</h2>
      <fieldset className="inline-flex h-7 shrink-0 rounded-control bg-sunken p-0.5">
        <legend className="sr-only">Scope</legend>
        <Segment pressed={all} onClick={() => !all && onChange({ include: ['*'] })}>
          {all ? `All ${count}${noun}` : 'All tables'}
        </Segment>
        <Segment pressed={!all} onClick={onChoose}>
          {all ? 'Choose…' : `${count}chosen…`}
        </Segment>
      </fieldset>
      <Skips profile={profile} onChange={onChange} />
      <Popover
        align="end"
        title="Options of this profile"
        trigger={
          <Button variant="quiet" after={<ChevronRight size={14} aria-hidden />} className="-mr-2">
            Options
          </Button>
        }
      >
        <RunOptions profile={profile} target={target} onChange={(options) => onChange({ options })} />
      </Popover>
    </div>
  )
}

interface SegmentProps {
  readonly pressed: boolean
  readonly onClick: () => void
  readonly children: string
}

function Segment({ pressed, onClick, children }: SegmentProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onClick}
      className={clsx(
        'num h-6 rounded-[5px] border px-2.5 text-small font-medium whitespace-nowrap',
        pressed ? 'border-edge bg-segment text-ink' : 'border-transparent text-ink-2 hover:text-ink',
      )}
    >
      {children}
    </button>
  )
}

function Skips({ profile, onChange }: Pick<ScopeBarProps, 'profile' | 'onChange'>) {
  const [draft, setDraft] = useState<string | null>(null)
  const shown = profile.exclude.slice(0, shownChips)
  const more = profile.exclude.length - shown.length
  const remove = (pattern: string) => onChange({ exclude: profile.exclude.filter((item) => item !== pattern) })
  const add = () => {
    const pattern = draft?.trim() ?? ''
    setDraft(null)
    if (pattern !== '' && !profile.exclude.includes(pattern)) onChange({ exclude: [...profile.exclude, pattern] })
  }
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      <span className="shrink-0 text-small text-ink-2">Skip</span>
      {shown.map((pattern) => (
        <span
          key={pattern}
          className="inline-flex h-6 max-w-44 min-w-22 items-center gap-0.5 rounded-control border border-edge pl-2 font-mono text-small"
        >
          <MiddleText text={pattern} tail={6} />
          <button
            type="button"
            aria-label={`Stop skipping ${pattern}`}
            onClick={() => remove(pattern)}
            className="inline-flex size-6 shrink-0 items-center justify-center rounded-control text-ink-2 hover:text-ink"
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
      {more > 0 && (
        <span className="num shrink-0 text-small text-ink-2" title={profile.exclude.slice(shownChips).join(', ')}>
          +{more}
        </span>
      )}
      {draft === null ? (
        <IconButton icon={Plus} label="Skip more tables" bordered className="size-6!" onClick={() => setDraft('')} />
      ) : (
        <input
          // biome-ignore lint/a11y/noAutofocus: it appears because the user asked to type a pattern
          autoFocus
          aria-label="Pattern to skip"
          placeholder="audit_*"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={add}
          onKeyDown={(event) => {
            if (event.key === 'Enter') add()
            if (event.key === 'Escape') setDraft(null)
          }}
          className="h-6 w-28 rounded-control border border-edge-strong bg-control px-2 font-mono text-small select-text"
        />
      )}
    </div>
  )
}
