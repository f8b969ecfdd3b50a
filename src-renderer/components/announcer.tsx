import { create } from 'zustand'

const useAnnouncement = create<{ text: string; turn: number }>()(() => ({ text: '', turn: 0 }))

/** Speaks a sentence politely to screen readers; the same sentence twice is spoken twice. */
export function announce(text: string): void {
  useAnnouncement.setState((state) => ({ text, turn: state.turn + 1 }))
}

/** The live region: mounted once. The changing trailing space makes a repeated sentence a new one. */
export function Announcer() {
  const { text, turn } = useAnnouncement()
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
      {turn % 2 === 0 ? '' : '\u00a0'}
    </div>
  )
}
