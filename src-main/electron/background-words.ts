import type { JobView } from '../../src-shared/domain/job-view'
import { formatDuration } from '../../src-shared/format/format'

/** What is said once when the window is closed while a job runs. */
export function goesOnWords({ started: { kind, source, target } }: JobView): { title: string; body: string } {
  const writes = kind === 'sync' || kind === 'restore' || kind === 'undo'
  const what = { sync: 'sync', restore: 'restore', undo: 'undo', backup: 'backup', import: 'import', prove: 'proof' }[
    kind
  ]
  return {
    title: `The ${what} goes on`,
    body: `${writes ? target.name : source.name}: Archon Sync works on without its window and says when it has ended. Open it again to watch or cancel.`,
  }
}

/** What is said after the computer slept: in the log of the job that ran, and at the window's foot. `null`: not known how long. */
export function sleptWords(sleptMs: number | null, running: boolean): { log: string; toast: string } {
  const slept = sleptMs === null ? '' : ` ${aboutTime(sleptMs)}`
  return {
    log: `The computer slept${slept && ` for${slept}`} while this ran. Each connection is asked for a sign of life now.`,
    toast: running ? `Slept${slept}, connections checked again` : 'Woke up, both sides checked again',
  }
}

function aboutTime(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000)
  return minutes >= 1 && minutes < 60 ? `${minutes} min` : formatDuration(milliseconds)
}

/** Whether the application goes on without a window. */
export type WithoutWindow = 'stay' | 'linger' | 'quit'

/**
 * A closed window never ends a job, and what a finished one says can still be clicked for a while. On a Mac an
 * application stays anyway (Electron manual, Quick start: Manage the window's lifecycle).
 */
export function withoutWindow(facts: {
  readonly platform: string
  readonly running: boolean
  readonly endedWithoutWindow: boolean
  /** The setting. */
  readonly keepsRunning: boolean
}): WithoutWindow {
  if (facts.platform === 'darwin' || facts.running || facts.keepsRunning) return 'stay'
  return facts.endedWithoutWindow ? 'linger' : 'quit'
}
