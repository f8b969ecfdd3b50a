import type { CheckReport } from '../../src-shared/domain/connection-check'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { App } from '../app'
import type { CheckCommand } from './commands'
import type { CliContext } from './context'
import { findDatabases } from './databases'
import { exitCodes } from './exit-code'
import { createFixer } from './fix-side'
import { printable } from './job-words'
import { cliPasswords, sideOf } from './passwords'
import { showFailure } from './show-failure'
import type { Terminal } from './terminal'

/** The connection doctor for both sides, and with `--fix` its remedies; exit 2 when one of them fails in the end. */
export async function runCheck(command: CheckCommand, app: App, context: CliContext): Promise<number> {
  const { terminal } = context
  const controller = new AbortController()
  const { signal } = controller
  const stopListening = context.onInterrupt(() => controller.abort())
  try {
    const found = await findDatabases(command.databases, { include: [], exclude: [] }, app)
    const { resolved, passwords, notes } = found
    for (const note of notes) terminal.remark(note)
    for (const [id, password] of passwords) await app.secrets.provide(id, password, false)
    const lookup = cliPasswords(app.secrets, terminal, sideOf(resolved), signal)
    const fixer = createFixer({ app, command, terminal, lookup, isSaved: found.isSaved, signal })
    const checkSide = async (side: 'local' | 'remote', given: Endpoint, anchor: Endpoint | null) => {
      const check = (endpoint: Endpoint) => {
        const hint = anchor ?? (endpoint.kind === 'container' ? endpoint : null)
        return app.engine.check(endpoint, lookup, hint, signal)
      }
      const report = await check(given)
      show(terminal, command.json, side, given.name, report)
      if (!command.fix || report.failure === null) return { isGood: report.failure === null, endpoint: given }
      return fixer({
        side,
        given,
        report,
        anchor,
        check,
        show: (name, next) => show(terminal, command.json, side, name, next),
      })
    }
    const local = await checkSide('local', resolved.local, null)
    const remote = await checkSide('remote', resolved.remote, local.endpoint)
    return local.isGood && remote.isGood ? exitCodes.done : exitCodes.usage
  } catch (error) {
    if (!signal.aborted) throw error
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
  const { print, remark, style } = terminal
  const marks = { passed: style.good('✓'), warning: style.warn('!'), failed: style.bad('✕') }
  print(`${style.bold(printable(name))} (${side})`)
  for (const step of report.steps) print(`  ${marks[step.status]} ${step.step.padEnd(9)} ${printable(step.text)}`)
  if (report.server?.isMarked) print('  Protected by a mark in the database.')
  if (report.note !== null) print(`  ${printable(report.note)}`)
  if (report.failure === null) return
  showFailure(terminal, report.failure)
  for (const fix of report.failure.fixes ?? []) {
    const says = 'says' in fix ? ` ${fix.says}` : ''
    remark(`${style.bold('Fix:')}   ${printable(`${fix.label}.${says}`)}`)
  }
}
