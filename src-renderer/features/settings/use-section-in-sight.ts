import { type RefObject, useCallback, useEffect, useState } from 'react'
import type { Section } from './setting'

/** How far below the page's top a heading counts as reached, in pixels. */
const reachedPx = 72

/** What stays free above a heading that was led to. */
const abovePx = 16

/** Which part of a scrolling page is read now, and a way to lead there. At the page's end the chosen part stays chosen. */
export function useSectionInSight(page: RefObject<HTMLElement | null>, sections: readonly Section[]) {
  const [inSight, setInSight] = useState<string | null>(null)
  const ids = sections.map(({ id }) => id).join(' ')
  useEffect(() => {
    const element = page.current
    if (element === null) return
    const look = () => setInSight((before) => readNow(element, ids.split(' '), before))
    look()
    element.addEventListener('scroll', look, { passive: true })
    return () => element.removeEventListener('scroll', look)
  }, [page, ids])
  const show = useCallback(
    (id: string) => {
      const section = document.getElementById(`settings-${id}`)
      if (page.current !== null && section !== null) page.current.scrollTop = section.offsetTop - abovePx
      document.getElementById(`settings-${id}-title`)?.focus({ preventScroll: true })
      setInSight(id)
    },
    [page],
  )
  return { inSight, show }
}

function readNow(page: HTMLElement, ids: readonly string[], before: string | null): string | null {
  const top = page.getBoundingClientRect().top
  const offsets = ids.map((id) => ({
    id,
    y: (document.getElementById(`settings-${id}`)?.getBoundingClientRect().top ?? 0) - top,
  }))
  const atEnd = page.scrollTop + page.clientHeight >= page.scrollHeight - 1
  const chosen = offsets.find(({ id }) => id === before)
  if (atEnd && chosen !== undefined && chosen.y >= 0 && chosen.y < page.clientHeight) return before
  return offsets.filter(({ y }) => y <= reachedPx).at(-1)?.id ?? ids[0] ?? null
}
