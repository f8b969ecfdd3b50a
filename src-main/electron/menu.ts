import { Menu, type MenuItemConstructorOptions } from 'electron'

type Item = MenuItemConstructorOptions

/** The application menu: roles of the system, and commands that the window carries out. */
export function setMenu(command: (name: string) => void, isPackaged: boolean): void {
  const item = (label: string, accelerator: string, name: string): Item => ({
    label,
    accelerator,
    click: () => command(name),
  })
  const template: Item[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } satisfies Item] : []),
    {
      label: 'File',
      submenu: [
        item('New Connection…', 'CmdOrCtrl+N', 'new-connection'),
        { type: 'separator' },
        process.platform === 'darwin' ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'Sync',
      submenu: [
        item('Start', 'CmdOrCtrl+Enter', 'start'),
        item('Flip Direction', 'CmdOrCtrl+Shift+X', 'flip'),
        item('Re-check Connections', 'CmdOrCtrl+R', 'recheck'),
        { type: 'separator' },
        item('Cancel', 'CmdOrCtrl+.', 'cancel'),
        // Its key belongs to the text that is being edited first; the window hands it on.
        { label: 'Undo Last Run…', click: () => command('undo') },
      ],
    },
    {
      label: 'View',
      submenu: [
        item('Sync', 'CmdOrCtrl+1', 'show-sync'),
        item('History', 'CmdOrCtrl+2', 'show-history'),
        item('Backups', 'CmdOrCtrl+3', 'show-backups'),
        item('Connections', 'CmdOrCtrl+4', 'show-connections'),
        { type: 'separator' },
        item('Find', 'CmdOrCtrl+F', 'find'),
        item('Show or Hide Log', 'CmdOrCtrl+L', 'toggle-log'),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(isPackaged ? [] : [{ role: 'toggleDevTools' } satisfies Item]),
      ],
    },
    { role: 'windowMenu' },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
