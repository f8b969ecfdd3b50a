/** Who sent a message, read at once in the handler: a frame may be gone a moment later. */
export interface Sender {
  readonly webContentsId: number
  /** `null` when the frame has navigated away or was destroyed. */
  readonly frame: { readonly url: string; readonly isMain: boolean } | null
}

/** The one window that may ask, and the origin of its page: `app://archon`. */
export interface TrustedWindow {
  readonly webContentsId: number
  readonly origin: string
}

/**
 * Only the main frame of our window, showing our own page (Electron security checklist 17): no empty URL, no
 * `about:blank`, no child frame, no other window.
 */
export function isTrustedSender(sender: Sender, trusted: TrustedWindow | null): boolean {
  if (trusted === null || sender.frame === null || !sender.frame.isMain) return false
  return sender.webContentsId === trusted.webContentsId && originOf(sender.frame.url) === trusted.origin
}

function originOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url)
    return host === '' ? null : `${protocol}//${host}`
  } catch {
    return null
  }
}
