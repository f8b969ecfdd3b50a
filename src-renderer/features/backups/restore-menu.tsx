import { useQueryClient } from '@tanstack/react-query'
import { ChevronUp, Cloud, Container, CopyPlus, ListChecks, Lock, type LucideIcon, RotateCcw } from 'lucide-react'
import { type RefObject, useState } from 'react'
import type { BackupEntry } from '../../../src-shared/domain/backup'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { TableName } from '../../../src-shared/domain/table'
import { requestRestore } from '../../api/restore'
import { Button } from '../../components/button'
import { Menu, MenuItem, MenuLine } from '../../components/menu'
import { identityOf } from '../../text/ends'
import { backupName } from './backup-words'
import { ElsewhereDialog } from './elsewhere-dialog'
import { type RestoreChoice, restoreItems, suggestedName } from './restore-choices'
import { RestoreTablesDialog } from './restore-tables-dialog'

interface RestoreMenuProps {
  readonly entry: BackupEntry
  readonly origin: Endpoint | null
  readonly disabled: boolean
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly buttonRef: RefObject<HTMLButtonElement | null>
}

const originIcons = { local: Container, remote: Cloud, production: Lock } as const

/** The ways to restore this backup. */
export function RestoreMenu({ entry, origin, disabled, open, onOpenChange, buttonRef }: RestoreMenuProps) {
  const [dialog, setDialog] = useState<'choose-tables' | 'elsewhere' | null>(null)
  const [tables, setTables] = useState<readonly TableName[] | null>(null)
  const { manifest } = entry
  const restore = useRestoreOf(entry)
  const icons: Readonly<Record<RestoreChoice, LucideIcon>> = {
    'into-origin': origin === null ? Container : originIcons[identityOf(origin)],
    beside: CopyPlus,
    'choose-tables': ListChecks,
    elsewhere: Cloud,
  }
  const act = (choice: RestoreChoice) => {
    setTables(null)
    if (choice === 'choose-tables' || choice === 'elsewhere') return setDialog(choice)
    if (origin === null) return
    restore(origin, choice === 'beside' ? { beside: suggestedName(manifest, origin) } : {})
  }
  return (
    <>
      <Menu
        label="Restore"
        side="top"
        width={376}
        open={open && !disabled}
        onOpenChange={onOpenChange}
        trigger={
          <Button
            ref={buttonRef}
            variant="primary"
            icon={RotateCcw}
            disabled={disabled}
            after={<ChevronUp size={14} aria-hidden />}
          >
            Restore
          </Button>
        }
      >
        {restoreItems(manifest, origin).map((item) => (
          <div key={item.choice} role="presentation">
            {item.choice === 'elsewhere' && origin !== null && <MenuLine />}
            <MenuItem icon={icons[item.choice]} {...item} onSelect={() => act(item.choice)} />
          </div>
        ))}
      </Menu>
      {dialog === 'choose-tables' && (
        <RestoreTablesDialog
          manifest={manifest}
          targetName={origin?.name ?? null}
          onClose={() => setDialog(null)}
          onChoose={(chosen) => {
            if (origin !== null) return restore(origin, { tables: chosen })
            setTables(chosen)
            setDialog('elsewhere')
          }}
        />
      )}
      {dialog === 'elsewhere' && (
        <ElsewhereDialog
          manifest={manifest}
          originId={origin?.id ?? null}
          onClose={() => setDialog(null)}
          onRestore={(target, beside) =>
            restore(target, { ...(beside === null ? {} : { beside }), ...(tables === null ? {} : { tables }) })
          }
        />
      )}
    </>
  )
}

/** Asks for a restore of this backup into an endpoint. */
function useRestoreOf({ manifest }: BackupEntry) {
  const client = useQueryClient()
  return (target: Endpoint, more: { readonly tables?: readonly TableName[]; readonly beside?: string }) =>
    void requestRestore(client, {
      kind: 'restore',
      backupId: manifest.id,
      name: backupName(manifest),
      endpointId: target.id,
      besideName: suggestedName(manifest, target),
      ...more,
    })
}
