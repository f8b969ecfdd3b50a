/** Where a scrolling box stands, in CSS pixels. */
export interface ScrollPlace {
  readonly top: number
  readonly height: number
  readonly view: number
}

const nearEndPx = 24

/**
 * Whether a log goes on following its end after a scroll event. Only a scroll upwards over the same content ends it:
 * content that grows, shrinks or is measured anew moves the place too, without anyone having scrolled. Scrolling down
 * to the end begins it again.
 */
export function followsAfter(following: boolean, before: ScrollPlace, now: ScrollPlace): boolean {
  const sameContent = now.height >= before.height && now.view <= before.view
  if (following) return !(sameContent && now.top < before.top - 1)
  return now.top > before.top && now.height - now.top - now.view < nearEndPx
}

export function placeOf(element: HTMLElement): ScrollPlace {
  return { top: element.scrollTop, height: element.scrollHeight, view: element.clientHeight }
}
