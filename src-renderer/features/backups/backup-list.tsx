import { type KeyboardEvent, type RefObject, useEffect } from 'react'
import type { BackupList as Catalogue } from '../../../src-shared/domain/backup'
import { useSettings } from '../../api/queries'
import { type BackupGroup, rowOrder } from './backup-groups'
import { BackupOption } from './backup-option'
import type { RunLookup } from './backup-words'
import { OtherFiles, Trash } from './list-extras'
import { RetentionFoot } from './retention-foot'
import { Usage } from './usage'

interface BackupListProps {
  readonly listRef: RefObject<HTMLDivElement | null>
  readonly catalogue: Catalogue
  readonly groups: readonly BackupGroup[]
  readonly runs: RunLookup
  readonly chosen: string | null
  readonly withPlace: boolean
  readonly now: number
  readonly onChoose: (id: string) => void
  /** Enter on an entry. */
  readonly onOpen: () => void
}

/** The backups by day. Arrow keys move the choice, Enter opens what can be done with it. */
export function BackupList(props: BackupListProps) {
  const { listRef, catalogue, groups, chosen, onChoose, onOpen } = props
  const settings = useSettings().data
  const order = rowOrder(groups)
  useInSight(chosen)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      onOpen()
      return
    }
    const at = order.findIndex((entry) => entry.manifest.id === chosen)
    const next = order[nextIndex(event.key, at, order.length) ?? -1]
    if (next === undefined) return
    event.preventDefault()
    onChoose(next.manifest.id)
  }
  return (
    <div className="flex w-80 shrink-0 flex-col border-r border-edge-subtle max-wide:w-66">
      <Usage catalogue={catalogue} limit={settings?.retentionBytes ?? null} />
      <div className="min-h-0 flex-1 overflow-y-auto pb-3">
        {order.length === 0 && <NothingFits any={catalogue.entries.length > 0} />}
        {order.length > 0 && (
          // The list has the focus and names the chosen one: it does not get lost when an entry goes.
          <div
            ref={listRef}
            role="listbox"
            aria-label="Backups"
            aria-activedescendant={chosen === null ? undefined : optionId(chosen)}
            tabIndex={0}
            onKeyDown={onKeyDown}
            className="group/list outline-none"
          >
            {groups.map((group) => (
              <Group key={group.label} group={group} {...props} />
            ))}
          </div>
        )}
        <OtherFiles strays={catalogue.strays} />
        <Trash
          items={catalogue.trash}
          runs={props.runs}
          onPutBack={(id) => {
            onChoose(id)
            listRef.current?.focus()
          }}
        />
      </div>
      <RetentionFoot settings={settings ?? null} />
    </div>
  )
}

/** Whatever chose an entry, a key, a link or a deletion: it is in sight. */
function useInSight(chosen: string | null): void {
  useEffect(() => {
    if (chosen !== null) document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
}

export function optionId(id: string): string {
  return `backup-${id}`
}

function nextIndex(key: string, at: number, length: number): number | null {
  if (key === 'ArrowDown') return Math.min(length - 1, at + 1)
  if (key === 'ArrowUp') return Math.max(0, at - 1)
  if (key === 'Home') return 0
  return key === 'End' ? length - 1 : null
}

function Group({ group, catalogue, runs, chosen, withPlace, now, onChoose }: BackupListProps & { group: BackupGroup }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped this way (ARIA APG, listbox)
    <div role="group" aria-label={group.label}>
      <div aria-hidden className="num px-6 pt-3 pb-1 text-small font-medium text-ink-2">
        {group.label}
      </div>
      {group.rows.map((row) => (
        <BackupOption
          key={row.entry.manifest.id}
          row={row}
          id={optionId(row.entry.manifest.id)}
          runs={runs}
          fate={catalogue.fates[row.entry.manifest.id]}
          chosen={row.entry.manifest.id === chosen}
          withPlace={withPlace}
          now={now}
          onChoose={() => onChoose(row.entry.manifest.id)}
        />
      ))}
    </div>
  )
}

function NothingFits({ any }: { readonly any: boolean }) {
  return (
    <p className="px-6 py-4 text-ink-2">
      {any ? 'No backup fits. Clear the search or choose all databases.' : 'No backup is left.'}
    </p>
  )
}
