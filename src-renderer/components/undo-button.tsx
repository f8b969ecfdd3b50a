import { Undo2 } from 'lucide-react'
import { useUndo } from '../api/use-undo'
import { useCommand } from '../stores/commands'
import { Button } from './button'
import { CommandKeys } from './keys'

interface UndoButtonProps {
  readonly syncId: string
  readonly size?: 's' | 'm'
  /** The window's undo key takes back this run while the button is shown. */
  readonly withKey?: boolean
}

/** Takes a run back. Only there while that is possible. */
export function UndoButton({ syncId, size = 'm', withKey = false }: UndoButtonProps) {
  const { state, request, busy } = useUndo(syncId)
  const possible = state?.kind === 'undoable'
  useCommand('undo', withKey && possible && !busy ? request : null)
  if (!possible) return null
  return (
    <Button
      size={size}
      icon={Undo2}
      disabled={busy}
      onClick={request}
      after={withKey ? <CommandKeys command="undo" /> : undefined}
    >
      Undo
    </Button>
  )
}
