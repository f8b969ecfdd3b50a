import './docker/start-environment'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { app, type BrowserWindow, dialog, ipcMain, nativeTheme, session } from 'electron'
import { type DeepLink, routeOf } from '../src-shared/domain/deep-link'
import { failureOf } from '../src-shared/domain/failure'
import type { App } from './app'
import { homeArgument } from './cli/home-argument'
import { packagedArguments } from './cli/packaged-arguments'
import { compose } from './compose'
import { endLeashed } from './docker/leashed-container'
import { pageOrigin, pageUrl } from './electron/asset-path'
import { liveInBackground } from './electron/background'
import { createDesktop } from './electron/desktop'
import { endBeforeQuit } from './electron/end-before-quit'
import { endPracticeBeforeQuit } from './electron/end-practice'
import { harden } from './electron/hardening'
import { watchJobs } from './electron/job-watch'
import { setMenu } from './electron/menu'
import { notifyAtEnd, notifyGoesOn } from './electron/notify'
import { declarePageScheme, servePage } from './electron/page-protocol'
import { watchPower } from './electron/power'
import { guardQuit } from './electron/quit-guard'
import { createSecretBox } from './electron/secret-box'
import { showInTaskbar } from './electron/taskbar'
import { createHandlers } from './ipc/handlers'
import { createPublisher } from './ipc/publish'
import { registerHandlers } from './ipc/register-handlers'
import { homeFolder } from './store/home'
import { canvasColour, openWindow } from './window'

process.umask(0o077)
const home = homeFolder(process.platform, process.env, homedir(), homeArgument(process.argv))
app.setPath('userData', join(home, 'window'))
// Chromium cannot sandbox as root: whoever starts it so says --no-sandbox, and the call would take that back.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
declarePageScheme()

/** Where the page comes from: the built files, or the development server while developing. */
const developmentPage = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
const pageAddress = developmentPage ?? pageUrl
const origin = developmentPage === undefined ? pageOrigin : new URL(developmentPage).origin

let window: BrowserWindow | null = null

/** Brings the window to the front, or opens it. At `link` when there is one. */
async function showWindow(link: DeepLink | null = null): Promise<void> {
  if (window === null) return openWindow(trust, pageAddress, link === null ? '/' : routeOf(link))
  if (window.isMinimized()) window.restore()
  window.focus()
  if (link !== null) publish({ kind: 'open', link })
}

/** Only a window that was opened here may ask anything. */
function trust(opened: BrowserWindow): void {
  window = opened
  opened.on('closed', () => {
    if (window === opened) window = null
  })
}

const publish = createPublisher(() => window?.webContents ?? null)

async function start(): Promise<void> {
  await app.whenReady()
  harden(session.defaultSession, developmentPage === undefined ? [origin] : [origin, origin.replace(/^http/, 'ws')])
  servePage(join(import.meta.dirname, '../renderer'))
  const composed = await compose({
    home,
    secretBox: await createSecretBox(),
    logName: 'window',
    version: app.getVersion(),
  })
  nativeTheme.themeSource = (await composed.settings.get()).theme
  connect(composed)
  await showWindow()
}

function connect(composed: App): void {
  const menu = setMenu({
    isPackaged: app.isPackaged,
    run: (command) => publish({ kind: 'command', command }),
    openWindow: () => {
      const isClosed = window === null
      if (isClosed) void showWindow()
      return isClosed
    },
  })
  app.on('window-all-closed', () => menu.setAvailable([]))
  const desktop = createDesktop(() => window, menu.setAvailable)
  const { backups, engine, logger } = composed
  registerHandlers({
    ipc: ipcMain,
    handlers: createHandlers(composed, desktop, publish),
    trustedWindow: () => (window === null ? null : { webContentsId: window.webContents.id, origin }),
    logger,
  })
  engine.onEvent((event) => publish({ kind: 'job', event }))
  composed.practice.onChange((view) => publish({ kind: 'practice', view }))
  endPracticeBeforeQuit(composed.practice)
  const containers = engine.followContainers(() => publish({ kind: 'docker-changed' }))
  endBeforeQuit([containers.close, endLeashed], logger)
  nativeTheme.on('updated', () => {
    window?.setBackgroundColor(canvasColour())
    publish({ kind: 'theme', dark: nativeTheme.shouldUseDarkColors })
  })
  liveOnDesktop(composed)
  process.on('uncaughtException', (error) => logger.error('Uncaught exception.', { error }))
  process.on('unhandledRejection', (error) => logger.error('Unhandled rejection.', { error }))
  engine
    .recover(composed.secrets.lookup())
    .then((records) => records.length > 0 && publish({ kind: 'recovered' }))
    .catch((error: unknown) => logger.error('Earlier jobs could not be closed.', { error }))
  composed.practice
    .sweep(composed.secrets.lookup())
    .then((left) => left.map((text) => logger.info(text)))
    .catch((error: unknown) => logger.error('Earlier practice syncs could not be cleared.', { error }))
  backups.emptyTrash(Date.now()).catch((error: unknown) => logger.error('The trash was not emptied.', { error }))
}

/** What a job does outside the window: dock, sleep, notifications, closing and quitting. */
function liveOnDesktop({ engine, logger, settings }: App): void {
  const jobs = watchJobs(engine)
  const open = (link: DeepLink) => void showWindow(link)
  const isWanted = async () => (await settings.get()).notifyAtEnd
  const inTaskbar = showInTaskbar(jobs, () => window)
  notifyAtEnd(jobs, {
    isFocused: () => window?.isFocused() ?? false,
    isWanted,
    open,
  })
  guardQuit(jobs, engine, logger)
  const wordsOnReturn = liveInBackground({
    jobs,
    keepsRunning: async () => (await settings.get()).keepRunning,
    sayGoesOn: async (view) => (await isWanted().catch(() => true)) && notifyGoesOn(view, open),
  })
  const awake = (text: string) => {
    publish({ kind: 'resumed' })
    publish({ kind: 'toast', text })
  }
  watchPower({ jobs, engine, awake })
  app.on('browser-window-created', (_event, created) => {
    inTaskbar(created)
    created.webContents.once('did-finish-load', () => {
      const text = wordsOnReturn()
      if (text !== null) publish({ kind: 'toast', text })
    })
  })
  app.on('second-instance', () => void showWindow())
  app.on('activate', () => void showWindow())
}

function startWindow(): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  start().catch((error: unknown) => {
    const { message, hint, detail } = failureOf(error)
    const text = [message, hint, detail].filter(Boolean).join('\n\n')
    process.stderr.write(`Archon Sync cannot start: ${text}\n`)
    dialog.showErrorBox('Archon Sync cannot start', text)
    app.exit(1)
  })
}

const commandLine = app.isPackaged ? packagedArguments(process.argv) : null
if (commandLine === null) startWindow()
else {
  // Awaited: Electron opens no display before this module has been loaded, and the command line ends the process itself.
  process.argv.splice(1, process.argv.length, 'cli', ...commandLine)
  await import('./cli')
}
