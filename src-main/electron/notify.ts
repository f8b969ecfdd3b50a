import { Notification } from 'electron'
import type { DeepLink } from '../../src-shared/domain/deep-link'
import { type EndWords, endWords } from '../../src-shared/domain/end-words'
import type { JobView } from '../../src-shared/domain/job-view'
import { goesOnWords } from './background-words'
import type { JobWatch } from './job-watch'

export interface NotifyOptions {
  readonly isFocused: () => boolean
  /** The setting, as it is when a run ends. */
  readonly isWanted: () => Promise<boolean>
  /** Brings the window to the front, at the place that the link leads to. */
  readonly open: (link: DeepLink) => void
}

/** Held on to: a notification that nobody holds is collected, and its clicks are lost. */
const held: Notification[] = []
const heldCount = 4

/** One notification at the end of a run, only while nobody looks (interface.md 5.4). "Undo" opens the window's guard. */
export function notifyAtEnd(jobs: JobWatch, { isFocused, isWanted, open }: NotifyOptions): void {
  jobs.onChange(({ started, result }, event) => {
    if (event.type !== 'job-finished' || result === null || isFocused()) return
    const tell = () => isFocused() || showEnd(started.syncId, endWords(started, result), open)
    // Settings that cannot be read are no reason to leave out what is usual.
    void isWanted().then((wanted) => wanted && tell(), tell)
  })
}

function showEnd(syncId: string, { title, body, canUndo }: EndWords, open: NotifyOptions['open']): void {
  const kinds = canUndo ? (['undo', 'run'] as const) : (['run'] as const)
  const actions = kinds.map((kind) => labels[kind])
  const shown = show(title, body, actions)
  shown?.on('click', () => open({ kind: 'run', syncId }))
  shown?.on('action', ({ actionIndex }) => open({ kind: kinds[actionIndex] ?? 'run', syncId }))
}

const labels: Readonly<Record<DeepLink['kind'], string>> = { undo: 'Undo', run: 'Show' }

/** Says that a job goes on without its window; `false` where nothing can be said. */
export function notifyGoesOn(view: JobView, open: (link: DeepLink) => void): boolean {
  const { title, body } = goesOnWords(view)
  const shown = show(title, body, [])
  shown?.on('click', () => open({ kind: 'run', syncId: view.started.syncId }))
  return shown !== null
}

function show(title: string, body: string, actions: readonly string[]): Notification | null {
  if (!Notification.isSupported()) return null
  const shown = new Notification({ title, body, actions: actions.map((text) => ({ type: 'button', text })) })
  held.push(shown)
  if (held.length > heldCount) held.shift()
  shown.show()
  return shown
}
