import { homedir } from 'node:os'
import { AppError, failureOf } from '../../src-shared/domain/failure'
import type { App } from '../app'
import { homeFolder } from '../store/home'
import { parseArguments } from './arguments'
import type { CliCommand, RunCommand } from './commands'
import type { CliContext } from './context'
import { exitCodeOfFailure, exitCodes } from './exit-code'
import { helpText, usageLine } from './help'
import { runBackup } from './run-backup'
import { runExport, runImport, runLook, runProve, runVerify } from './run-backup-tools'
import { runCheck } from './run-check'
import { endWithoutJob } from './run-job'
import { runBackups, runHistory } from './run-records'
import { runRestore, runUndo } from './run-restore'
import { runSync } from './run-sync'
import { showFailure } from './show-failure'

/** The whole command line: arguments in, exit code out. Never throws. */
export async function run(argv: readonly string[], context: CliContext): Promise<number> {
  const { terminal } = context
  let command: CliCommand
  try {
    command = parseArguments(argv)
  } catch (error) {
    showFailure(terminal, failureOf(error))
    terminal.remark(usageLine)
    return exitCodes.usage
  }
  if (command.kind === 'help') terminal.print(helpText.trimEnd())
  else if (command.kind === 'version') terminal.print(context.version)
  else return runCommand(command, context)
  return exitCodes.done
}

async function runCommand(command: RunCommand, context: CliContext): Promise<number> {
  const { terminal } = context
  let app: App | null = null
  try {
    const home = homeFolder(process.platform, context.env, homedir(), command.home)
    app = await context.compose({ home, secretBox: null, logName: 'cli', version: context.version })
    return await dispatch(command, app, context)
  } catch (error) {
    const failure = failureOf(error)
    if (!(error instanceof AppError)) app?.logger.error('The command failed unexpectedly.', { error })
    const text = app === null ? failure : { ...failure, detail: app.logger.redact(failure.detail ?? '') }
    showFailure(terminal, text)
    if (startsJob(command)) {
      terminal.remark('Nothing was touched.')
      if (command.json) terminal.print(JSON.stringify(endWithoutJob('failed', text)))
    }
    return exitCodeOfFailure(failure)
  }
}

function startsJob({ kind }: RunCommand): boolean {
  return !['check', 'history', 'backups', 'look', 'verify', 'export'].includes(kind)
}

function dispatch(command: RunCommand, app: App, context: CliContext): Promise<number> {
  switch (command.kind) {
    case 'sync':
      return runSync(command, app, context)
    case 'restore':
      return runRestore(command, app, context)
    case 'undo':
      return runUndo(command, app, context)
    case 'backup':
      return runBackup(command, app, context)
    case 'import':
      return runImport(command, app, context)
    case 'prove':
      return runProve(command, app, context)
    case 'verify':
      return runVerify(command, app, context)
    case 'look':
      return runLook(command, app, context)
    case 'export':
      return runExport(command, app, context)
    case 'check':
      return runCheck(command, app, context)
    case 'history':
      return runHistory(command, app, context)
    case 'backups':
      return runBackups(command, app, context)
  }
}
