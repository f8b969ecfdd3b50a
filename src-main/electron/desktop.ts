import { writeFile } from 'node:fs/promises'
import { app, type BrowserWindow, clipboard, dialog, nativeTheme, shell } from 'electron'
import { AppError } from '../../src-shared/domain/failure'
import type { Desktop } from '../ipc/desktop'
import { diskFailure } from '../store/disk-failure'
import { ensureFolder } from '../store/files'

/** What the handlers may have done by the desktop. Paths come from the application, never from the page. */
export function createDesktop(
  window: () => BrowserWindow | null,
  commandsChanged: Desktop['commandsChanged'],
): Desktop {
  return {
    commandsChanged,
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    platform: process.platform,
    copyText: (text) => clipboard.writeText(text),
    readText: () => clipboard.readText(),
    async openFolder(path) {
      await ensureFolder(path)
      const problem = await shell.openPath(path)
      if (problem === '') return
      throw new AppError({
        code: 'disk/unwritable',
        message: `The folder ${path} could not be shown.`,
        hint: 'Open it with the file manager.',
        detail: problem,
      })
    },
    revealFile: (path) => shell.showItemInFolder(path),
    saveText: (suggestedName, text) => saveText(window(), suggestedName, text),
    chooseSavePath: (suggestedName) => chooseSavePath(window(), suggestedName),
    chooseDump: (folder) => chooseOne(window(), { properties: [folder ? 'openDirectory' : 'openFile'] }),
    chooseFolder: (start) =>
      chooseOne(window(), { defaultPath: start, properties: ['openDirectory', 'createDirectory'] }),
    chooseFile: (extension) =>
      chooseOne(window(), {
        properties: ['openFile'],
        ...(extension === undefined ? {} : { filters: [{ name: extension, extensions: [extension] }] }),
      }),
    async confirm({ message, detail, button }) {
      const options = {
        type: 'question' as const,
        message,
        detail,
        buttons: [button, 'Cancel'],
        cancelId: 1,
        defaultId: 1,
      }
      const parent = window()
      const { response } = await (parent === null
        ? dialog.showMessageBox(options)
        : dialog.showMessageBox(parent, options))
      return response === 0
    },
    settingsChanged: ({ theme }) => {
      nativeTheme.themeSource = theme
    },
  }
}

async function chooseSavePath(parent: BrowserWindow | null, suggestedName: string): Promise<string | null> {
  const options = { defaultPath: suggestedName.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '-') }
  const { canceled, filePath } = await (parent === null
    ? dialog.showSaveDialog(options)
    : dialog.showSaveDialog(parent, options))
  return canceled || filePath === '' ? null : filePath
}

async function chooseOne(parent: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<string | null> {
  const { canceled, filePaths } = await (parent === null
    ? dialog.showOpenDialog(options)
    : dialog.showOpenDialog(parent, options))
  return canceled ? null : (filePaths[0] ?? null)
}

async function saveText(parent: BrowserWindow | null, suggestedName: string, text: string): Promise<string | null> {
  const filePath = await chooseSavePath(parent, suggestedName)
  if (filePath === null) return null
  await writeFile(filePath, text, { mode: 0o600 }).catch((error: unknown) => {
    throw diskFailure(error, filePath)
  })
  return filePath
}
