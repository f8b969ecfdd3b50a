import { contextBridge, ipcRenderer } from 'electron'
import { channels, pushChannel } from '../../src-shared/ipc/channels'
import type { Bridge, PushMessage } from '../../src-shared/ipc/contract'

const known: ReadonlySet<string> = new Set(channels)

/** The whole of what the page can reach: named channels and pushed messages, no Electron object, no event. */
const bridge: Bridge = {
  call: (channel, input) =>
    known.has(channel)
      ? ipcRenderer.invoke(channel, input)
      : Promise.reject(new Error(`There is no channel ${String(channel)}.`)),
  onPush(listener) {
    const forward = (_event: unknown, message: PushMessage) => listener(message)
    ipcRenderer.on(pushChannel, forward)
    return () => {
      ipcRenderer.removeListener(pushChannel, forward)
    }
  },
  platform: process.platform,
}

contextBridge.exposeInMainWorld('archon', bridge)
