/** True when nothing in particular has the focus: a screen that went away took it along. */
export function isFocusLost(): boolean {
  const active = document.activeElement
  return active === null || active === document.body || active.tagName === 'MAIN'
}
