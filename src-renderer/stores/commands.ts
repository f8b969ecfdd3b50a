import { useEffect, useRef } from 'react'

export const commandNames = [
  'show-sync',
  'show-history',
  'show-backups',
  'show-connections',
  'start',
  'flip',
  'cancel',
  'undo',
  'recheck',
  'new-connection',
  'find',
  'toggle-log',
] as const
export type Command = (typeof commandNames)[number]

/** The last registered one counts: a screen may take a command over from the frame and give it back. */
const handlers = new Map<Command, (() => void)[]>()

/**
 * Runs what a screen has registered for a command; `false` when nothing is there to do it now.
 * While a dialog is open commands rest, whether they come from a key or from the native menu.
 */
export function runCommand(command: Command): boolean {
  if (document.querySelector('[role="dialog"],[role="alertdialog"]') !== null) return false
  const handler = handlers.get(command)?.at(-1)
  handler?.()
  return handler !== undefined
}

export function isCommand(text: string): text is Command {
  return commandNames.some((name) => name === text)
}

/** Registers what a command does while this component is shown; `null` takes it away. */
export function useCommand(command: Command, handler: (() => void) | null): void {
  const latest = useRef(handler)
  latest.current = handler
  const active = handler !== null
  useEffect(() => {
    if (!active) return
    const run = () => latest.current?.()
    handlers.set(command, [...(handlers.get(command) ?? []), run])
    return () => {
      handlers.set(command, handlers.get(command)?.filter((item) => item !== run) ?? [])
    }
  }, [command, active])
}
