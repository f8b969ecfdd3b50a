import { useEffect } from 'react'
import { type CommandId, commandIds, commands } from '../../src-shared/domain/command'
import { type KeyPress, shortcutOf } from '../../src-shared/domain/shortcut'
import { announce } from '../components/announcer'
import { isMac } from '../components/keys'
import { runCommand } from '../stores/commands'
import { isRunning, useJob } from '../stores/job-store'

/** The command of a key press, or `null`. `mac` decides whether ⌘ or Ctrl is the modifier. */
export function commandOf(press: KeyPress, mac: boolean): CommandId | null {
  const shortcut = shortcutOf(press, mac)
  return shortcut === null ? null : (commandIds.find((id) => commands[id].shortcut === shortcut) ?? null)
}

/** Where text is typed, undo takes back what was typed. */
function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    (target instanceof HTMLInputElement && isTextInput(target)) ||
    target.tagName === 'TEXTAREA'
  )
}

function isTextInput(input: HTMLInputElement): boolean {
  return !['checkbox', 'radio', 'button'].includes(input.type)
}

/** Listens for the window's shortcuts. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = commandOf(event, isMac())
      if (command === null || (commands[command].textFirst && isEditable(event.target))) return
      if (runCommand(command)) event.preventDefault()
      else if (command === 'undo' && !isRunning(useJob.getState().view)) announce('There is nothing to undo')
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
