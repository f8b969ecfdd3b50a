import type { MenuItemConstructorOptions } from 'electron'
import { type CommandId, type CommandMenu, commandIds, commandMenus, commands } from '../../src-shared/domain/command'
import { acceleratorOf } from '../../src-shared/domain/shortcut'

type Item = MenuItemConstructorOptions

export interface MenuChoices {
  readonly platform: string
  readonly isPackaged: boolean
  readonly run: (command: CommandId) => void
}

const titles: Readonly<Record<CommandMenu, string>> = {
  file: '&File',
  sync: '&Sync',
  backups: '&Backups',
  view: '&View',
  help: '&Help',
}

/** The application menu: every command of the registry, and the roles that belong to the system. */
export function menuTemplate(choices: MenuChoices): Item[] {
  const mac = choices.platform === 'darwin'
  const own = Object.fromEntries(commandMenus.map((menu) => [menu, ownMenu(menu, choices)]))
  const { file, sync, backups, view, help } = own as Record<CommandMenu, Item>
  const edit: Item = { label: labelFor('&Edit', mac), submenu: editItems() }
  const shown = [file, edit, sync, backups, view, ...(mac ? [{ role: 'windowMenu' } satisfies Item] : []), help]
  return mac ? [appMenu(choices), ...shown] : shown
}

function ownMenu(menu: CommandMenu, choices: MenuChoices): Item {
  const mac = choices.platform === 'darwin'
  const ids = commandIds.filter((id) => commands[id].menu.in === menu && !(mac && id === 'show-settings'))
  const sections = [...new Set(ids.map((id) => commands[id].menu.section))].sort((a, b) => a - b)
  const rows = sections.map((section) =>
    ids.filter((id) => commands[id].menu.section === section).map((id) => commandItem(id, choices)),
  )
  const all = [...rows, systemItems(menu, choices)].filter((part) => part.length > 0)
  const submenu = all.flatMap((part, index) => (index === 0 ? part : [separator, ...part]))
  return { label: labelFor(titles[menu], mac), submenu, ...(menu === 'help' && mac ? { role: 'help' } : {}) }
}

const separator: Item = { type: 'separator' }

function commandItem(id: CommandId, { platform, run }: MenuChoices): Item {
  const { menu, shortcut, textFirst } = commands[id]
  const accelerator = shortcut === undefined || textFirst ? {} : { accelerator: acceleratorOf(shortcut) }
  return { id, label: labelFor(menu.label, platform === 'darwin'), click: () => run(id), ...accelerator }
}

function systemItems(menu: CommandMenu, { platform, isPackaged }: MenuChoices): Item[] {
  if (menu === 'file') return platform === 'darwin' ? [{ role: 'close' }] : [{ role: 'quit' }]
  if (menu !== 'view') return []
  const tools: Item[] = isPackaged ? [] : [{ role: 'toggleDevTools' }]
  return [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, { role: 'togglefullscreen' }, ...tools]
}

function editItems(): Item[] {
  return [
    { role: 'undo' },
    { role: 'redo' },
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'delete' },
    separator,
    { role: 'selectAll' },
  ]
}

/** On a Mac settings stand in the application's own menu (Apple's Human Interface Guidelines, The menu bar). */
function appMenu(choices: MenuChoices): Item {
  return {
    role: 'appMenu',
    submenu: [
      { role: 'about' },
      separator,
      { ...commandItem('show-settings', choices), label: 'Settings…' },
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  }
}

const small: ReadonlySet<string> = new Set(['a', 'into', 'on', 'or', 'the', 'to'])

/** Access keys on Windows and Linux; on a Mac none, and words in title case, as its own menus have them. */
export function labelFor(label: string, mac: boolean): string {
  if (!mac) return label
  return label
    .replace('&', '')
    .split(' ')
    .map((word, index) => (index > 0 && small.has(word) ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ')
}
