type Modifier = '' | 'shift+' | 'alt+'

/** A key press in one way of writing: `mod` is ⌘ on a Mac and Ctrl elsewhere; the key is lower case. */
export type Shortcut = `mod+${Modifier}${string}`

/** What is used of a key press. */
export interface KeyPress {
  readonly key: string
  /** The place on the keyboard; with Alt the character is another one on some systems. */
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** The shortcut of a key press, or `null` without the modifier. Shift counts for letters only: some layouts need it for `/`. */
export function shortcutOf(press: KeyPress, mac: boolean): Shortcut | null {
  const { ctrlKey, metaKey, shiftKey, altKey } = press
  if (mac ? !metaKey || ctrlKey : !ctrlKey || metaKey) return null
  const key = altKey ? plainKey(press.code) : press.key.toLowerCase()
  if (altKey && shiftKey) return null
  return `mod+${altKey ? 'alt+' : ''}${shiftKey && /^(\p{L}|\w{2,})$/u.test(key) ? 'shift+' : ''}${key}`
}

function plainKey(code: string): string {
  return code.replace(/^(Key|Digit)/, '').toLowerCase()
}

/** The keys in the order in which this platform writes them: `shift`, `mod`, `alt`, `enter` or a character. */
export function shortcutKeys(shortcut: Shortcut, mac: boolean): string[] {
  const [, ...rest] = shortcut.split('+')
  const key = rest.at(-1) ?? ''
  const others = rest.slice(0, -1)
  const shown = key.length === 1 ? key.toUpperCase() : key
  return mac ? [...others, 'mod', shown] : ['mod', ...others, shown]
}

const macSigns: Readonly<Record<string, string>> = { mod: '⌘', shift: '⇧', alt: '⌥', enter: '⏎' }
const words: Readonly<Record<string, string>> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', enter: 'Enter' }

/** `⇧⌘X` on a Mac, `Ctrl+Shift+X` elsewhere. */
export function shortcutText(shortcut: Shortcut, mac: boolean): string {
  const names = mac ? macSigns : words
  return shortcutKeys(shortcut, mac)
    .map((key) => names[key] ?? key)
    .join(mac ? '' : '+')
}

/** For `aria-keyshortcuts` (WAI-ARIA 1.2, 6.6): `Control+Shift+X`. */
export function ariaShortcut(shortcut: Shortcut, mac: boolean): string {
  const names: Readonly<Record<string, string>> = { ...words, mod: mac ? 'Meta' : 'Control' }
  return shortcutKeys(shortcut, false)
    .map((key) => names[key] ?? key)
    .join('+')
}

/** As Electron's menus take it (Electron manual, Accelerator). */
export function acceleratorOf(shortcut: Shortcut): string {
  const names: Readonly<Record<string, string>> = { ...words, mod: 'CmdOrCtrl' }
  return shortcutKeys(shortcut, false)
    .map((key) => names[key] ?? key)
    .join('+')
}
