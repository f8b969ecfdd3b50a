import { Autocomplete } from '@base-ui/react/autocomplete'
import { Keys } from '../../components/keys'
import type { Hit } from './arrange'

/** One line: icon, name with the letters that were found underlined, what else is to be known, its shortcut. */
export function PaletteRow({ hit, onChoose }: { readonly hit: Hit; readonly onChoose: () => void }) {
  const { icon: Icon, title, detail, keys } = hit
  return (
    <Autocomplete.Item
      value={hit}
      onClick={onChoose}
      className="flex h-9 scroll-my-8 items-center gap-3 rounded-control px-3 outline-none data-highlighted:bg-accent-soft data-highlighted:outline-2 data-highlighted:outline-solid data-highlighted:-outline-offset-2 data-highlighted:outline-focus"
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden className="shrink-0 text-ink-2" />
      <span className="isolate-text max-w-[70%] shrink-0 truncate font-medium">
        <Marked text={title} ranges={hit.ranges} />
      </span>
      {detail !== undefined && <span className="isolate-text min-w-0 truncate text-small text-ink-2">{detail}</span>}
      {keys !== undefined && (
        <span className="ml-auto shrink-0">
          <Keys keys={keys} className="text-ink-2" />
        </span>
      )}
    </Autocomplete.Item>
  )
}

function Marked({ text, ranges }: { readonly text: string; readonly ranges: Hit['ranges'] }) {
  const parts: { readonly text: string; readonly found: boolean; readonly at: number }[] = []
  let end = 0
  for (const [from, to] of ranges) {
    parts.push(
      { text: text.slice(end, from), found: false, at: end },
      { text: text.slice(from, to), found: true, at: from },
    )
    end = to
  }
  parts.push({ text: text.slice(end), found: false, at: end })
  return parts.map((part) =>
    part.found ? (
      <span key={part.at} className="underline decoration-accent-ink decoration-2 underline-offset-4">
        {part.text}
      </span>
    ) : (
      part.text
    ),
  )
}
