import { useQueryClient } from '@tanstack/react-query'
import { FolderOpen } from 'lucide-react'
import { call } from '../../api/call'
import { useInfo } from '../../api/queries'
import { Button, IconButton } from '../../components/button'
import { visibleText } from '../../text/visible'
import { settle } from './use-change'

/** The folder of the backups as it is now, in full. */
export function FolderText() {
  const folder = useInfo().data?.backupFolder
  return (
    <>
      <span className="block font-mono break-all">{folder === undefined ? ' ' : visibleText(folder)}</span>
      <span className="mt-1 block">
        A change moves nothing: earlier backups stay where they are. They are not listed, removed or used by Undo until
        you change back.
      </span>
    </>
  )
}

/** The folder is chosen in the system's own dialog, which a page cannot answer. */
export function FolderControl() {
  const client = useQueryClient()
  const choose = () => void settle(client, ['backupFolder'], () => call('settings/choose-folder', undefined))
  return (
    <>
      <Button onClick={choose}>Change…</Button>
      <OpenFolder folder="backups" label="Open the backup folder" />
    </>
  )
}

export function OpenFolder({
  folder,
  label,
}: {
  readonly folder: 'backups' | 'logs' | 'home'
  readonly label: string
}) {
  const client = useQueryClient()
  const open = () =>
    void settle(client, folder === 'backups' ? ['backupFolder'] : [], async () => {
      await call('app/open-folder', folder)
      return null
    })
  return <IconButton bordered icon={FolderOpen} label={label} onClick={open} />
}
