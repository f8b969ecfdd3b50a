import { useEffect } from 'react'
import { type Command, runCommand } from '../stores/commands'

const byKey: Readonly<Record<string, Command>> = {
  'mod+1': 'show-sync',
  'mod+2': 'show-history',
  'mod+3': 'show-backups',
  'mod+4': 'show-connections',
  'mod+enter': 'start',
  'mod+shift+x': 'flip',
  'mod+.': 'cancel',
  'mod+z': 'undo',
  'mod+r': 'recheck',
  'mod+n': 'new-connection',
  'mod+f': 'find',
  'mod+l': 'toggle-log',
}

/** The command of a key press, or `null`. `mac` decides whether ⌘ or Ctrl is the modifier. */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  mac: boolean,
): Command | null {
  const modifier = mac ? event.metaKey : event.ctrlKey
  if (!modifier || event.altKey) return null
  return byKey[`mod+${event.shiftKey ? 'shift+' : ''}${event.key.toLowerCase()}`] ?? null
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
      const command = commandOf(event, window.archon.platform === 'darwin')
      if (command === 'undo' && isEditable(event.target)) return
      if (command !== null && runCommand(command)) event.preventDefault()
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}
