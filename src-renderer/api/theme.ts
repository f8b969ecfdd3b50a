import type { Settings } from '../../src-shared/domain/settings'

/** Shows the window dark or light; the main process decides for `system` through the operating system's setting. */
export function setDark(dark: boolean): void {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
}

/** Applies the chosen theme and follows the system while it is `system`. Returns a function that ends it. */
export function followTheme(theme: 'system' | 'light' | 'dark'): () => void {
  const system = window.matchMedia('(prefers-color-scheme: dark)')
  const apply = () => setDark(theme === 'system' ? system.matches : theme === 'dark')
  apply()
  system.addEventListener('change', apply)
  return () => system.removeEventListener('change', apply)
}

/** What makes the window easier to use, as marks on the page that the styles follow. */
export function setEase(settings: Pick<Settings, 'reduceMotion' | 'underlineLinks' | 'showPatterns'>): void {
  const { dataset } = document.documentElement
  const marks = { motion: settings.reduceMotion, links: settings.underlineLinks, patterns: settings.showPatterns }
  for (const [name, isOn] of Object.entries(marks)) {
    if (isOn) dataset[name] = 'on'
    else delete dataset[name]
  }
}
