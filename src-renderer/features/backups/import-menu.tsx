import { File, Folder, Upload } from 'lucide-react'
import { call } from '../../api/call'
import { startJob } from '../../api/restore'
import { Button } from '../../components/button'
import { Menu, MenuItem } from '../../components/menu'

/** Takes a dump from elsewhere into the backups: a file, or a folder in pg_dump's directory format. */
export function ImportMenu({ disabled }: { readonly disabled: boolean }) {
  const choose = (folder: boolean) => void startJob(null, () => call('backups/import', { folder }))
  return (
    <Menu
      label="Import"
      align="end"
      width={320}
      trigger={
        <Button icon={Upload} disabled={disabled}>
          Import…
        </Button>
      }
    >
      <MenuItem
        icon={File}
        label="File…"
        detail="A dump, tar or SQL, also in gzip or zstd"
        onSelect={() => choose(false)}
      />
      <MenuItem icon={Folder} label="Folder…" detail="pg_dump’s directory format" onSelect={() => choose(true)} />
    </Menu>
  )
}
