import { describe, expect, test } from 'vitest'
import { commandIds, commands, fullTitle, isCommandId } from './command'
import { acceleratorOf, ariaShortcut, shortcutText } from './shortcut'

describe('a shortcut', () => {
  test('is written as each platform writes it', () => {
    expect(shortcutText('mod+shift+x', true)).toBe('⇧⌘X')
    expect(shortcutText('mod+shift+x', false)).toBe('Ctrl+Shift+X')
    expect(shortcutText('mod+alt+s', true)).toBe('⌥⌘S')
    expect(shortcutText('mod+enter', false)).toBe('Ctrl+Enter')
    expect(ariaShortcut('mod+k', true)).toBe('Meta+K')
    expect(acceleratorOf('mod+alt+s')).toBe('CmdOrCtrl+Alt+S')
  })
})

describe('the registry', () => {
  test('gives a shortcut to one command only', () => {
    const used = commandIds.flatMap((id) => commands[id].shortcut ?? [])
    expect(new Set(used).size).toBe(used.length)
  })

  test('names every command once, in sentence case', () => {
    const titles = commandIds.map((id) => fullTitle(commands[id]))
    expect(new Set(titles).size).toBe(titles.length)
    for (const title of titles) expect(title.replace(/^Go to \w/, '')).toMatch(/^[A-Z]?[^A-Z]*$/)
  })

  test('knows its own ids and nothing else', () => {
    expect(isCommandId('pull')).toBe(true)
    expect(isCommandId('constructor')).toBe(false)
  })
})
