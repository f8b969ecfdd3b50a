/** True when nothing in particular has the focus: a screen that went away took it along. */
export function isFocusLost(): boolean {
  const active = document.activeElement
  return active === null || active === document.body || active.tagName === 'MAIN'
}

/**
 * Moves the focus and shows where it went. Browsers draw no ring where a script moves the focus after a click, and
 * then Enter would act on a button that nobody knows to be chosen.
 */
export function focusWithRing(element: HTMLElement | null | undefined): void {
  if (!element) return
  element.setAttribute('data-ring', '')
  element.addEventListener('blur', () => element.removeAttribute('data-ring'), { once: true })
  element.focus()
}
