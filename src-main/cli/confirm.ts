import { AppError } from '../../src-shared/domain/failure'
import type { Guard } from '../../src-shared/domain/guard'
import type { GuardWords } from '../../src-shared/domain/guard-words'
import type { Confirmation } from '../endpoints/confirm'
import { printable } from './job-words'
import type { Terminal } from './terminal'

/** What the options say about the guard. */
export interface ConfirmOptions {
  readonly skipConfirm: boolean
  readonly confirmTarget: string | null
}

/**
 * What the options alone answer, or `null` when someone has to be asked. Throws `guard/refused` where nobody can be.
 * An act that asks nothing counts as accepted with `--skip-confirm` only: the database may turn out to be marked.
 */
export function answerOfOptions(guard: Guard, options: ConfirmOptions, canAsk: boolean): Confirmation | null {
  const typed = options.confirmTarget === null ? {} : { typedName: options.confirmTarget }
  if (options.skipConfirm && (guard.kind !== 'typed-name' || options.confirmTarget !== null))
    return { accepted: true, ...typed }
  if (guard.kind === 'refused') return { accepted: true }
  if (guard.kind === 'none') return { accepted: false }
  if (canAsk) return null
  throw new AppError({
    code: 'guard/refused',
    message:
      guard.kind === 'typed-name'
        ? `${guard.name} is protected: its name has to be confirmed.`
        : 'This replaces data and nobody can be asked: there is no terminal.',
    hint:
      guard.kind === 'typed-name'
        ? 'Add --skip-confirm and --confirm-target with the name of the target.'
        : 'Add --skip-confirm to go on without a question.',
  })
}

/** Asks in the words of the window: yes or no, or the name of the target. */
export async function askConfirmation(
  terminal: Terminal,
  guard: Guard,
  words: GuardWords,
  signal: AbortSignal,
): Promise<Confirmation> {
  const { remark, style } = terminal
  remark(style.bold(printable(words.title)))
  remark(printable(`  ${words.address} as ${words.user}`))
  for (const fact of words.facts) remark(printable(`  - ${`${fact.strong} ${fact.text}`.trim()}`))
  if (guard.kind === 'typed-name') {
    const typedName = await terminal.ask(`Type ${guard.name} to continue: `, signal)
    return { accepted: true, typedName: typedName.trim() }
  }
  const answer = await terminal.ask(`${words.button}? [y/N] `, signal)
  return { accepted: /^y(es)?$/i.test(answer.trim()) }
}
