import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme } from 'electron'

const canvas = { light: '#F6F7F9', dark: '#0E1116' }

/** The colour behind the page, so that no white flashes up before it is drawn. */
export function canvasColour(): string {
  return nativeTheme.shouldUseDarkColors ? canvas.dark : canvas.light
}

/** The one window, hardened, at a page and one of its routes. `opened` gets it before its page is there. */
export async function openWindow(
  opened: (window: BrowserWindow) => void,
  pageAddress: string,
  route = '/',
): Promise<void> {
  const window = new BrowserWindow({
    width: 1080,
    height: 720,
    minWidth: 860,
    minHeight: 600,
    show: false,
    title: 'Archon Sync',
    backgroundColor: canvasColour(),
    autoHideMenuBar: true,
    ...(process.platform === 'darwin'
      ? { titleBarStyle: 'hiddenInset' as const, trafficLightPosition: { x: 18, y: 18 } }
      : {}),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
      navigateOnDragDrop: false,
    },
  })
  opened(window)
  window.once('ready-to-show', () => window.show())
  let isClosing = false
  window.once('close', () => {
    isClosing = true
  })
  await window.loadURL(`${pageAddress}#${route}`).catch((error: unknown) => {
    // A window that is closed before its page is there is no failure.
    if (!isClosing && !window.isDestroyed()) throw error
  })
}
