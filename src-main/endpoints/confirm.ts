import { AppError } from '../../src-shared/domain/failure'
import type { Guard } from '../../src-shared/domain/guard'

/** What the user answered, in the window or on the command line. */
export interface Confirmation {
  readonly accepted: boolean
  readonly typedName?: string | undefined
}

/** Lets an act pass or throws `guard/refused` or `guard/name-mismatch`. The last check before a job begins. */
export function requireConfirmation(guard: Guard, confirmation: Confirmation): void {
  switch (guard.kind) {
    case 'none':
      return
    case 'refused':
      throw new AppError({
        code: 'guard/refused',
        message: guard.reason,
        hint:
          guard.by === 'connection'
            ? 'Allow it as a target in the connection first.'
            : 'Allow it in the settings of the window first, under Safety.',
      })
    case 'first-time':
    case 'dialog':
      if (confirmation.accepted) return
      throw notConfirmed()
    case 'typed-name':
      if (!confirmation.accepted) throw notConfirmed()
      if (confirmation.typedName === guard.name) return
      throw new AppError({
        code: 'guard/name-mismatch',
        message: `The typed name is not ${guard.name}.`,
        hint: `Type ${guard.name} exactly, with upper and lower case.`,
      })
  }
}

function notConfirmed(): AppError {
  return new AppError({
    code: 'guard/refused',
    message: 'This was not confirmed, so nothing was done.',
    hint: 'Confirm it, then start again.',
  })
}
