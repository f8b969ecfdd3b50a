import type { Manifest } from '../../src-shared/domain/backup'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { App } from '../app'
import { anchorFor } from '../endpoints/anchor'
import type { RestoreOrder } from '../jobs/restore-order'
import { endsOfJob } from '../jobs/undo-order'
import type { RestoreCommand } from './commands'
import type { CliContext } from './context'
import { findDatabases } from './databases'
import { backupOf, tableOfBackup } from './find-backup'
import { cliPasswords, sideOf } from './passwords'

/** A restore as the command line asks for it: backup, tables, and where it goes. */
export async function restoreOrder(
  command: RestoreCommand,
  app: App,
  context: CliContext,
  signal: AbortSignal,
): Promise<RestoreOrder> {
  const entry = await backupOf(app, command.backup)
  const manifest = await app.backups.readManifest(entry.manifest.id)
  const place = await placeOf(command, manifest, app, context, signal)
  return {
    manifest,
    tables: command.tables.length === 0 ? null : command.tables.map((name) => tableOfBackup(entry, name)),
    target: place.target,
    anchor: place.anchor,
    beside: command.beside,
    safetyBackup: true,
    undo: null,
    passwords: place.passwords,
  }
}

type Place = Pick<RestoreOrder, 'target' | 'anchor' | 'passwords'>

/** Where it goes: the side that was named, else the endpoint that the backup came from. */
async function placeOf(
  command: RestoreCommand,
  manifest: Manifest,
  app: App,
  context: CliContext,
  signal: AbortSignal,
): Promise<Place> {
  if (command.databases !== null) {
    const found = await findDatabases(command.databases, { include: [], exclude: [] }, app)
    for (const note of found.notes) context.terminal.remark(note)
    for (const [id, password] of found.passwords) await app.secrets.provide(id, password, false)
    const { local, remote } = found.resolved
    const passwords = cliPasswords(app.secrets, context.terminal, sideOf(found.resolved), signal)
    await sayRecovered(app, context, passwords)
    return {
      target: command.to === 'local' ? local : remote,
      anchor: local.kind === 'container' ? local : null,
      passwords,
    }
  }
  const passwords = passwordsBySide(app, context, signal)
  await sayRecovered(app, context, passwords)
  const ends = await endsOfJob(app.home, manifest.syncId ?? '', (id) => savedEndpoint(app, id))
  const both = [ends.source, ends.target].filter((endpoint) => endpoint !== null)
  const origin = both.find((endpoint) => endpoint.id === manifest.endpoint.id) ?? null
  const target =
    command.to === null ? (origin ?? (await savedEndpoint(app, manifest.endpoint.id))) : sideNamed(command.to, both)
  if (target !== null) return { target, anchor: ends.anchor ?? (await anchorFor(app, target)), passwords }
  throw new AppError({
    code: 'usage/invalid',
    message: `Where ${manifest.id} came from is not known here any more.`,
    hint: 'Say where it goes: --to local or --to remote with --profile or --remote-url.',
  })
}

function sideNamed(side: 'local' | 'remote', ends: readonly Endpoint[]): Endpoint | null {
  return ends.find((endpoint) => (endpoint.environment === 'local') === (side === 'local')) ?? null
}

/** Passwords when endpoints are known only from a run: local ones have the local variable. */
export function passwordsBySide(app: App, { terminal }: CliContext, signal: AbortSignal) {
  return cliPasswords(
    app.secrets,
    terminal,
    (endpoint) => (endpoint.environment === 'local' ? 'local' : 'remote'),
    signal,
  )
}

/** Closes runs that an earlier process left open, and says so. */
export async function sayRecovered(
  app: App,
  { terminal }: CliContext,
  passwords: RestoreOrder['passwords'],
): Promise<void> {
  for (const record of await app.engine.recover(passwords))
    terminal.remark(`An earlier run, ${record.syncId}, had not ended: it is now "${record.outcome}".`)
}

/** An endpoint as it is saved now, or `null`. */
export async function savedEndpoint(app: App, id: string): Promise<Endpoint | null> {
  return (await app.endpoints.list()).find((endpoint) => endpoint.id === id) ?? null
}
