import type { CheckReport } from '../../src-shared/domain/connection-check'
import type { App } from '../app'
import type { CheckCommand } from './commands'
import type { CliContext } from './context'
import { findDatabases } from './databases'
import { exitCodes } from './exit-code'
import { printable } from './job-words'
import { cliPasswords, sideOf } from './passwords'
import { showFailure } from './show-failure'
import type { Terminal } from './terminal'

/** The connection doctor for both sides; exit 2 when one of them fails. */
export async function runCheck(command: CheckCommand, app: App, context: CliContext): Promise<number> {
  const { terminal } = context
  const controller = new AbortController()
  const stopListening = context.onInterrupt(() => controller.abort())
  try {
    const { resolved, passwords, notes } = await findDatabases(command.databases, { include: [], exclude: [] }, app)
    for (const note of notes) terminal.remark(note)
    for (const [id, password] of passwords) await app.secrets.provide(id, password, false)
    const lookup = cliPasswords(app.secrets, terminal, sideOf(resolved), controller.signal)
    const local = await app.engine.check(resolved.local, lookup, resolved.local, controller.signal)
    show(terminal, command.json, 'local', resolved.local.name, local)
    const remote = await app.engine.check(resolved.remote, lookup, resolved.local, controller.signal)
    show(terminal, command.json, 'remote', resolved.remote.name, remote)
    return local.failure === null && remote.failure === null ? exitCodes.done : exitCodes.usage
  } catch (error) {
    if (!controller.signal.aborted) throw error
    terminal.remark('Cancelled.')
    return exitCodes.cancelled
  } finally {
    stopListening()
  }
}

function show(terminal: Terminal, json: boolean, side: 'local' | 'remote', name: string, report: CheckReport): void {
  if (json) {
    terminal.print(JSON.stringify({ side, name, report }))
    return
  }
  const { print, style } = terminal
  const marks = { passed: style.good('✓'), warning: style.warn('!'), failed: style.bad('✕') }
  print(`${style.bold(printable(name))} (${side})`)
  for (const step of report.steps) print(`  ${marks[step.status]} ${step.step.padEnd(9)} ${printable(step.text)}`)
  if (report.note !== null) print(`  ${printable(report.note)}`)
  if (report.failure !== null) showFailure(terminal, report.failure)
}
