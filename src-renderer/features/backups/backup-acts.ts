import type { QueryClient } from '@tanstack/react-query'
import type { BackupEntry } from '../../../src-shared/domain/backup'
import type { ChannelInput } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { backupsQuery } from '../../api/queries'
import { announce } from '../../components/announcer'
import { showRefusal } from '../../stores/restore-store'
import { showToast } from '../../stores/toast-store'

/** Shows an entry as it is now, before the list has been asked for again. */
function replaceEntry(client: QueryClient, entry: BackupEntry): void {
  client.setQueryData(backupsQuery.queryKey, (list) =>
    list === undefined
      ? list
      : {
          ...list,
          entries: list.entries.map((item) => (item.manifest.id === entry.manifest.id ? entry : item)),
        },
  )
}

function refresh(client: QueryClient): Promise<void> {
  void client.invalidateQueries({ queryKey: ['info'] })
  return client.invalidateQueries({ queryKey: ['backups'] })
}

export async function pinBackup(client: QueryClient, id: string, pinned: boolean): Promise<void> {
  replaceEntry(client, await call('backups/pin', { id, pinned }))
  announce(pinned ? 'Pinned' : 'Not pinned any more')
  void refresh(client)
}

export async function verifyBackup(client: QueryClient, id: string): Promise<BackupEntry> {
  const entry = await call('backups/verify', { id })
  replaceEntry(client, entry)
  void refresh(client)
  return entry
}

export async function putBackBackup(client: QueryClient, id: string): Promise<void> {
  await call('backups/put-back', { id })
  await refresh(client)
}

/** Moves a backup to the trash and says so; the acknowledgement can take it back. */
export async function deleteBackup(
  client: QueryClient,
  id: string,
  confirmation: ChannelInput<'backups/delete'>['confirmation'],
  onPutBack: () => void,
): Promise<void> {
  await call('backups/delete', { id, confirmation })
  showToast({
    text: 'Moved to trash',
    undo: () => void putBackBackup(client, id).then(onPutBack, showRefusal),
  })
  void refresh(client)
}
