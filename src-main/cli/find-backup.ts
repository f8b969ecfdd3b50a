import { basename } from 'node:path'
import type { BackupEntry } from '../../src-shared/domain/backup'
import { AppError } from '../../src-shared/domain/failure'
import { showTable, type TableName } from '../../src-shared/domain/table'
import type { App } from '../app'

/** A backup by its id or the name of its file, with a folder before it or not. Throws `backup/not-found`. */
export async function backupOf(app: Pick<App, 'backups'>, text: string): Promise<BackupEntry> {
  const name = basename(text)
  const found = (await app.backups.list()).find(({ manifest }) => manifest.id === text || manifest.file === name)
  if (found !== undefined) return found
  throw new AppError({
    code: 'backup/not-found',
    message: `There is no backup "${text}".`,
    hint: '"archon-sync backups" lists them.',
  })
}

/** A table of a backup by name; without a schema it is one of public, or the only one of that name. Throws `usage/invalid`. */
export function tableOfBackup({ manifest }: Pick<BackupEntry, 'manifest'>, text: string): TableName {
  const tables = manifest.tables.map((item) => item.table)
  const exact = tables.find((table) => showTable(table) === text || `${table.schema}.${table.name}` === text)
  const [named, ...others] = tables.filter((table) => table.name === text)
  const found = exact ?? (others.length === 0 ? named : undefined)
  if (found !== undefined) return found
  throw new AppError({
    code: 'usage/invalid',
    message:
      others.length > 0 ? `Several schemas have a table ${text}: say which.` : `The backup does not hold ${text}.`,
    hint: `"archon-sync look ${manifest.id}" lists its tables.`,
  })
}
