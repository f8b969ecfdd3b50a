import { pushChannel } from '../../src-shared/ipc/channels'
import type { PushMessage } from '../../src-shared/ipc/contract'

/** What is used of a window's web contents. */
export interface PushTarget {
  isDestroyed(): boolean
  send(channel: string, message: PushMessage): void
}

export type Publish = (message: PushMessage) => void

/** The only place that sends to the window. Without a window a message is dropped: a new one asks for what it missed. */
export function createPublisher(target: () => PushTarget | null): Publish {
  return (message) => {
    const contents = target()
    if (contents !== null && !contents.isDestroyed()) contents.send(pushChannel, message)
  }
}
