import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import { ArrowDown, ArrowUp, CornerDownLeft, Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { type PalettePage, showPalette, usePalette } from '../../stores/palette-store'
import { arrange, type Entry, type Hit, type HitGroup, withRecent } from './arrange'
import { PaletteRow } from './palette-row'
import { useEntries } from './use-entries'

const words: Readonly<Record<PalettePage, { readonly label: string; readonly hint: string; readonly noun: string }>> = {
  commands: { label: 'Search commands', hint: 'Search commands, runs and backups', noun: 'entries' },
  containers: { label: 'Start container', hint: 'Which container?', noun: 'containers' },
}

/**
 * Every command, by a few letters of its name. What is chosen runs once the palette is gone and the focus is back, so
 * that a dialog which it opens gives the focus to where it was before.
 */
export function Palette() {
  const page = usePalette((state) => state.page)
  const [chosen, setChosen] = useState<Entry | null>(null)
  const [gone, setGone] = useState(true)
  useEffect(() => {
    if (!gone || chosen === null) return
    const timer = setTimeout(() => {
      setChosen(null)
      chosen.run()
    })
    return () => clearTimeout(timer)
  }, [gone, chosen])
  const choose = (entry: Entry) => {
    usePalette.setState(({ recents }) => ({ recents: withRecent(recents, entry.id) }))
    setGone(false)
    setChosen(entry)
    showPalette(null)
  }
  return (
    <Dialog.Root
      open={page !== null}
      onOpenChange={(open) => !open && showPalette(null)}
      onOpenChangeComplete={(open) => setGone(!open)}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-20 bg-scrim" />
        <Dialog.Popup
          aria-label={words[page ?? 'commands'].label}
          className="fixed top-[min(88px,12vh)] left-1/2 z-20 flex max-h-[min(560px,calc(88vh-44px))] w-150 max-w-[calc(100vw-48px)] -translate-x-1/2 flex-col overflow-hidden rounded-dialog border border-edge-subtle bg-raised shadow-dialog outline-none"
        >
          {page !== null && <Content key={page} page={page} onChoose={choose} />}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Content({ page, onChoose }: { readonly page: PalettePage; readonly onChoose: (entry: Entry) => void }) {
  const [query, setQuery] = useState('')
  const recents = usePalette((state) => state.recents)
  const entries = useEntries(page)
  const groups = arrange(entries, query, page === 'commands' ? recents : [])
  const list = useRef<HTMLDivElement>(null)
  const { label, hint, noun } = words[page]
  const search = (text: string) => {
    setQuery(text)
    if (list.current !== null) list.current.scrollTop = 0
  }
  return (
    <Autocomplete.Root
      inline
      open
      mode="none"
      items={groups}
      value={query}
      onValueChange={(text, { reason }) => reason !== 'item-press' && search(text)}
      itemToStringValue={(hit: Hit) => hit.title}
      autoHighlight="always"
      keepHighlight
    >
      <div className="flex h-13 shrink-0 items-center gap-3 border-b border-edge-subtle px-5">
        <Search size={18} strokeWidth={1.75} aria-hidden className="shrink-0 text-ink-2" />
        <Autocomplete.Input
          aria-label={label}
          placeholder={hint}
          className="h-full min-w-0 flex-1 bg-transparent text-heading font-normal outline-none select-text placeholder:text-ink-3"
        />
        <Dialog.Close className="rounded-tag px-1 text-small font-medium text-ink-2" aria-label="Close, esc">
          esc
        </Dialog.Close>
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto px-2 pb-2">
        <Autocomplete.Empty>
          <p className="px-3 pt-5 pb-4 text-ink-2 empty:hidden">Nothing is called that.</p>
        </Autocomplete.Empty>
        <Autocomplete.List className="outline-none">
          {(group: HitGroup) => (
            <Autocomplete.Group key={group.label} items={group.items}>
              <Autocomplete.GroupLabel className="px-3 pt-3 pb-1 text-caption text-ink-2">
                {group.label}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(hit: Hit) => <PaletteRow key={hit.id} hit={hit} onChoose={() => onChoose(hit)} />}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <Foot shown={groups.reduce((sum, group) => sum + group.items.length, 0)} all={entries.length} noun={noun} />
    </Autocomplete.Root>
  )
}

function Foot({ shown, all, noun }: { readonly shown: number; readonly all: number; readonly noun: string }) {
  return (
    <div className="num flex h-9 shrink-0 items-center gap-4 border-t border-edge-subtle bg-canvas px-5 text-small text-ink-2">
      <span className="flex items-center gap-1">
        <ArrowUp size={13} aria-hidden />
        <ArrowDown size={13} aria-hidden /> move
      </span>
      <span className="flex items-center gap-1">
        <CornerDownLeft size={13} aria-hidden /> run
      </span>
      <span role="status" className="ml-auto">
        {shown} of {all} {noun}
      </span>
    </div>
  )
}
