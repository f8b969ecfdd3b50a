import { Menu } from 'electron'
import { type CommandId, commandIds, commands } from '../../src-shared/domain/command'
import { type MenuChoices, menuTemplate } from './menu-template'

export interface AppMenu {
  /** Shows what cannot be done now as disabled. */
  setAvailable(available: readonly CommandId[]): void
}

/** What a window that is not open yet can be opened with. */
const opening = commandIds.filter((id) => commands[id].group === 'Go to')

/** Sets the application menu; until a window says what it can do, only the screens can be gone to. */
export function setMenu(choices: Omit<MenuChoices, 'platform'>): AppMenu {
  const menu = Menu.buildFromTemplate(menuTemplate({ ...choices, platform: process.platform }))
  Menu.setApplicationMenu(menu)
  const setAvailable = (available: readonly CommandId[]) => {
    for (const id of commandIds) {
      const item = menu.getMenuItemById(id)
      if (item !== null) item.enabled = available.includes(id) || opening.includes(id)
    }
  }
  setAvailable([])
  return { setAvailable }
}
