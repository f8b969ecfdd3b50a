import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { commandIds, commands, fullTitle } from '../../src-shared/domain/command'
import { shortcutText } from '../../src-shared/domain/shortcut'
import { labelFor, menuTemplate } from './menu-template'

const template = (platform: string, run: (id: string) => void = () => {}) =>
  menuTemplate({ platform, isPackaged: true, run })

function itemsOf(item: MenuItemConstructorOptions): MenuItemConstructorOptions[] {
  return Array.isArray(item.submenu) ? item.submenu : []
}

describe.each(['linux', 'win32', 'darwin'])('the menu on %s', (platform) => {
  const menus = template(platform)
  const items = menus.flatMap(itemsOf)

  test('holds every command of the registry once', () => {
    const ids = items.flatMap((item) => item.id ?? [])
    expect([...ids].sort()).toEqual([...commandIds].sort())
  })

  test('runs the command of an item', () => {
    const ran: string[] = []
    const flip = template(platform, (id) => ran.push(id))
      .flatMap(itemsOf)
      .find((item) => item.id === 'flip')
    flip?.click?.(undefined as never, undefined, undefined as never)
    expect(ran).toEqual(['flip'])
    expect(flip?.accelerator).toBe('CmdOrCtrl+Shift+X')
  })

  test('leaves undo to the text that is being edited', () => {
    expect(items.find((item) => item.id === 'undo')).not.toHaveProperty('accelerator')
  })

  test('gives each access key to one item of a menu, and none on a Mac', () => {
    for (const menu of [{ label: 'bar', submenu: menus }, ...menus]) {
      const labels = itemsOf(menu).flatMap((item) => (item.id || item.submenu ? (item.label ?? []) : []))
      const keys = labels.flatMap((label) => /&(\w)/.exec(label)?.[1]?.toLowerCase() ?? [])
      expect(new Set(keys).size, labels.join(', ')).toBe(keys.length)
      expect(keys.length).toBe(platform === 'darwin' ? 0 : labels.length)
    }
  })
})

test('words are in title case on a Mac, as its own menus have them', () => {
  expect(labelFor('&Pull remote into local…', true)).toBe('Pull Remote into Local…')
  expect(labelFor('&Pull remote into local…', false)).toBe('&Pull remote into local…')
})

test('README lists the shortcuts of the registry, and no others', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
  const rows = readme.split('\n').filter((line) => /^\| .* \| `Ctrl\+.*` \| `.*⌘.*` \|$/.test(line))
  const expected = commandIds.flatMap((id) => {
    const { shortcut } = commands[id]
    const title = fullTitle(commands[id]).replace('…', '')
    return shortcut === undefined
      ? []
      : [`| ${title} | \`${shortcutText(shortcut, false)}\` | \`${shortcutText(shortcut, true)}\` |`]
  })
  expect(rows).toEqual(expected)
})
