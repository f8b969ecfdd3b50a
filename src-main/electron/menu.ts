import { Menu } from 'electron'
import { type CommandId, commandIds, commands } from '../../src-shared/domain/command'
import { type MenuChoices, menuTemplate } from './menu-template'

export interface AppMenu {
  /** Shows what cannot be done now as disabled; a command that waited for its window runs once it can. */
  setAvailable(available: readonly CommandId[]): void
}

export interface MenuOptions extends Pick<MenuChoices, 'isPackaged' | 'run'> {
  /** Opens a window where there is none; `true` when one had to be opened. */
  readonly openWindow: () => boolean
}

/** What a window that is not open yet can be opened with. */
const opening = commandIds.filter((id) => commands[id].group === 'Go to')

/** Sets the application menu; until a window says what it can do, only the screens can be gone to. */
export function setMenu({ isPackaged, run, openWindow }: MenuOptions): AppMenu {
  let waiting: CommandId | null = null
  const runInWindow = (command: CommandId) => {
    if (openWindow()) waiting = command
    else run(command)
  }
  const menu = Menu.buildFromTemplate(menuTemplate({ isPackaged, run: runInWindow, platform: process.platform }))
  Menu.setApplicationMenu(menu)
  const setAvailable = (available: readonly CommandId[]) => {
    for (const id of commandIds) {
      const item = menu.getMenuItemById(id)
      if (item !== null) item.enabled = available.includes(id) || opening.includes(id)
    }
    if (waiting === null || !available.includes(waiting)) return
    run(waiting)
    waiting = null
  }
  setAvailable([])
  return { setAvailable }
}
