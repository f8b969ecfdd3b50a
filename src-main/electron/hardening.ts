import { app, type Session, type WebContents } from 'electron'

/**
 * Denies what a page could do beyond showing itself (Electron security checklist 5, 12 to 14; R45, R64): navigation,
 * windows, webviews, permissions, devices, and every request that is not for the page itself.
 */
export function harden(session: Session, allowedOrigins: readonly string[]): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isAllowed(details.url, allowedOrigins) })
  })
  session.on('will-download', (event) => event.preventDefault())
  app.on('web-contents-created', (_event, contents) => hardenContents(contents))
}

function hardenContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  contents.on('will-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

function isAllowed(url: string, origins: readonly string[]): boolean {
  return url.startsWith('devtools://') || origins.some((origin) => url === origin || url.startsWith(`${origin}/`))
}
