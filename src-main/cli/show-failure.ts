import type { Failure } from '../../src-shared/domain/failure'
import { printable } from './job-words'
import type { Terminal } from './terminal'

/** What failed, what to do next, and the technical part: on standard error, never a stack. */
export function showFailure({ remark, style }: Terminal, failure: Failure): void {
  remark(`${style.bad('Error:')} ${lines(failure.message)}`)
  if (failure.hint !== undefined) remark(`${style.bold('Next:')}  ${lines(failure.hint)}`)
  const detail = [failure.sqlState === undefined ? '' : `SQLSTATE ${failure.sqlState}`, failure.detail ?? '']
  const shown = detail.filter((text) => text !== '').join('. ')
  if (shown !== '') remark(style.dim(`       ${lines(shown)}`))
  for (const session of failure.blockedBy ?? []) {
    const who = `session ${session.pid} (${session.application || session.user}, ${session.state})`
    remark(printable(`       held by ${who} for ${Math.round(session.transactionSeconds)} s`))
  }
}

function lines(text: string): string {
  return text.split('\n').map(printable).join('\n       ')
}
