import type { BackupEntry } from '../../src-shared/domain/backup'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { RestoreRequest } from '../stores/restore-store'
import { besideName } from './beside-name'
import { dayAndTime } from './when'

/** The newest backup that rows can be read from, with the connection it came from; of the given ones where one is. */
export function latestBackup(
  entries: readonly BackupEntry[],
  endpoints: readonly Endpoint[],
  preferred: readonly string[],
): { readonly entry: BackupEntry; readonly origin: Endpoint } | null {
  const usable = entries
    .filter((entry) => entry.state === 'present')
    .sort((a, b) => Date.parse(b.manifest.createdAt) - Date.parse(a.manifest.createdAt))
    .flatMap((entry) => {
      const origin = endpoints.find((endpoint) => endpoint.id === entry.manifest.endpoint.id)
      return origin === undefined ? [] : [{ entry, origin }]
    })
  return usable.find(({ origin }) => preferred.includes(origin.id)) ?? usable[0] ?? null
}

/** The way back of a whole backup, with a question before it: it was asked for by a key, not looked at. */
export function restoreOf({ entry, origin }: { entry: BackupEntry; origin: Endpoint }): RestoreRequest {
  const at = Date.parse(entry.manifest.createdAt)
  return {
    kind: 'restore',
    backupId: entry.manifest.id,
    name: `the backup of ${dayAndTime(at)}`,
    endpointId: origin.id,
    besideName: besideName(origin.database, at),
    ask: true,
  }
}
