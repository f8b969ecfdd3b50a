import { Notification } from 'electron'
import { endWords } from '../../src-shared/domain/end-words'
import type { JobEvent } from '../../src-shared/domain/job-event'
import type { Engine } from '../jobs/engine-api'

export interface NotifyOptions {
  readonly isFocused: () => boolean
  /** The setting, as it is when a run ends. */
  readonly isWanted: () => Promise<boolean>
  /** Brings the window to the front and has it carry out a command. */
  readonly show: (command: 'show-sync' | 'undo') => void
}

/** One notification at the end of a run, only while nobody looks (interface.md 5.4). "Undo" opens the window's guard. */
export function notifyAtEnd(engine: Pick<Engine, 'onEvent'>, { isFocused, isWanted, show }: NotifyOptions): void {
  // Held on to: one that nobody holds is collected, and its clicks are lost.
  let shown: Notification | null = null
  let started: Extract<JobEvent, { type: 'job-started' }> | null = null
  function tell({ title, body, canUndo }: ReturnType<typeof endWords>): void {
    if (isFocused()) return
    const actions = canUndo ? [{ type: 'button' as const, text: 'Undo' }] : []
    shown = new Notification({ title, body, actions })
    shown.on('click', () => show('show-sync'))
    shown.on('action', () => show('undo'))
    shown.show()
  }
  engine.onEvent((event) => {
    if (event.type === 'job-started') started = event
    if (event.type !== 'job-finished' || started === null) return
    if (isFocused() || !Notification.isSupported()) return
    const words = endWords(started, event.result)
    // Settings that cannot be read are no reason to leave out what is usual.
    void isWanted().then(
      (wanted) => wanted && tell(words),
      () => tell(words),
    )
  })
}
