import type { CommandId } from '../../src-shared/domain/command'
import { watchCommands } from '../stores/commands'
import { call } from './call'

/** A change of screen takes commands away and brings others: they are told together. */
const quietMs = 30

/** Tells the main process which commands can run, for the native menu. Returns a function that ends it. */
export function reportCommands(): () => void {
  let latest: readonly CommandId[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const send = () => {
    timer = undefined
    void call('app/commands', [...latest]).catch(() => undefined)
  }
  const stop = watchCommands((available) => {
    latest = available
    timer ??= setTimeout(send, quietMs)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}
