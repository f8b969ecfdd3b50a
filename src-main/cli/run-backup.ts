import type { App } from '../app'
import type { BackupCommand } from './commands'
import type { CliContext } from './context'
import { findDatabases } from './databases'
import { cliPasswords, sideOf } from './passwords'
import { runJob } from './run-job'

/** Backs one side up, now. */
export async function runBackup(command: BackupCommand, app: App, context: CliContext): Promise<number> {
  const { resolved, passwords, notes } = await findDatabases(command.databases, command.patterns, app)
  for (const note of notes) context.terminal.remark(note)
  for (const [id, password] of passwords) await app.secrets.provide(id, password, false)
  const endpoint = command.of === 'local' ? resolved.local : resolved.remote
  const { include, exclude } = resolved.profile
  return runJob(command.json, app, context, () =>
    app.engine.startBackup({
      endpoint,
      anchor: resolved.local.kind === 'container' ? resolved.local : null,
      selection: { include, exclude },
      note: command.note,
      passwords: cliPasswords(app.secrets, context.terminal, sideOf(resolved), new AbortController().signal),
    }),
  )
}
