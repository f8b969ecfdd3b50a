import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { type CommandId, commandIds, commands } from '../../src-shared/domain/command'

type Handlers = Readonly<Partial<Record<CommandId, readonly (() => void)[]>>>

/** What can be done now. The last registered one counts: a screen may take a command over and give it back. */
const useHandlers = create<{ readonly handlers: Handlers }>()(() => ({ handlers: {} }))

/**
 * Runs what a screen has registered for a command; `false` when nothing is there to do it now.
 * While a dialog is open commands rest, whether they come from a key or from the native menu.
 */
export function runCommand(command: CommandId): boolean {
  if (!commands[command].always && document.querySelector('[role="dialog"],[role="alertdialog"]') !== null) return false
  const handler = useHandlers.getState().handlers[command]?.at(-1)
  handler?.()
  return handler !== undefined
}

/** Registers what a command does while this component is shown; `null` takes it away. */
export function useCommand(command: CommandId, handler: (() => void) | null): void {
  const latest = useRef(handler)
  latest.current = handler
  const active = handler !== null
  useEffect(() => {
    if (!active) return
    const run = () => latest.current?.()
    change(command, (list) => [...list, run])
    return () => change(command, (list) => list.filter((item) => item !== run))
  }, [command, active])
}

function change(command: CommandId, edit: (list: readonly (() => void)[]) => readonly (() => void)[]): void {
  useHandlers.setState(({ handlers }) => ({ handlers: { ...handlers, [command]: edit(handlers[command] ?? []) } }))
}

/** The commands that can run now, as a text that changes only when they do. */
function availableText({ handlers }: { readonly handlers: Handlers }): string {
  return commandIds.filter((id) => (handlers[id]?.length ?? 0) > 0).join(' ')
}

/** Which commands can run now, in the order of the registry. */
export function useAvailableCommands(): readonly CommandId[] {
  return parse(useHandlers(availableText))
}

/** Tells which commands can run, now and whenever that changes. Returns a function that ends it. */
export function watchCommands(listener: (available: readonly CommandId[]) => void): () => void {
  let told: string | null = null
  const tell = () => {
    const text = availableText(useHandlers.getState())
    if (text === told) return
    told = text
    listener(parse(text))
  }
  tell()
  return useHandlers.subscribe(tell)
}

function parse(text: string): readonly CommandId[] {
  return text.split(' ').filter((id): id is CommandId => id in commands)
}
