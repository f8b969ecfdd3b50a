import { Plus } from 'lucide-react'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import type { BackupEntry, BackupList as Catalogue } from '../../../src-shared/domain/backup'
import { useBackups, useHistory } from '../../api/queries'
import { useNow } from '../../api/use-now'
import { Button } from '../../components/button'
import { ListFailed } from '../../components/list-failed'
import { PageHeader } from '../../components/page-header'
import { SearchField } from '../../components/search-field'
import { Select } from '../../components/select'
import { useCommand } from '../../stores/commands'
import { isRunning, useJob } from '../../stores/job-store'
import { backupPath } from '../../text/backup-path'
import { visibleText } from '../../text/visible'
import { BackUpDialog } from './back-up-dialog'
import { BackupDetail } from './backup-detail'
import { groupBackups, rowOrder } from './backup-groups'
import { BackupList } from './backup-list'
import { filterBackups, runsById } from './backup-words'
import { BackupsEmpty, BackupsLoading, GoneBackup } from './backups-states'
import { ImportMenu } from './import-menu'

const everywhere = 'all'

/** Every backup there is, why it exists and what it holds, and what can be done with it. */
export function BackupsScreen({ id }: { readonly id: string | null }) {
  const backups = useBackups()
  const [endpointId, setEndpointId] = useState(everywhere)
  const [search, setSearch] = useState('')
  const [backingUp, setBackingUp] = useState(false)
  const running = useJob((state) => isRunning(state.view))
  const field = useRef<HTMLInputElement>(null)
  useCommand('find', () => field.current?.focus())
  const entries = backups.data?.entries ?? []
  const places = placesOf(entries)
  return (
    <>
      <PageHeader title="Backups">
        {entries.length > 0 && (
          <>
            <Select
              look="button"
              label="Database"
              prefix="Database"
              value={endpointId}
              items={[{ value: everywhere, label: 'All' }, ...places]}
              onChange={setEndpointId}
              className="max-w-56"
            />
            <SearchField label="Search" value={search} onChange={setSearch} inputRef={field} className="w-36" />
          </>
        )}
        <ImportMenu disabled={running} />
        <Button icon={Plus} disabled={running} onClick={() => setBackingUp(true)}>
          Back up now
        </Button>
      </PageHeader>
      {backups.isPending && <BackupsLoading />}
      {backups.error && (
        <ListFailed
          error={backups.error}
          onRetry={() => void backups.refetch()}
          folder="backups"
          folderLabel="Open the backup folder"
        />
      )}
      {backups.data && isBare(backups.data) && <BackupsEmpty onBackUp={() => setBackingUp(true)} disabled={running} />}
      {backups.data && !isBare(backups.data) && (
        <Panes
          catalogue={backups.data}
          id={id}
          endpointId={endpointId === everywhere ? null : endpointId}
          search={search}
          severalPlaces={places.length > 1}
        />
      )}
      {backingUp && (
        <BackUpDialog endpointId={endpointId === everywhere ? null : endpointId} onClose={() => setBackingUp(false)} />
      )}
    </>
  )
}

function isBare({ entries, strays, trash }: Catalogue): boolean {
  return entries.length + strays.length + trash.length === 0
}

/** The databases that backups came from, by name. */
function placesOf(entries: readonly BackupEntry[]): { value: string; label: string }[] {
  const names = new Map(entries.map(({ manifest }) => [manifest.endpoint.id, visibleText(manifest.endpoint.name)]))
  return [...names].map(([value, label]) => ({ value, label })).sort((a, b) => a.label.localeCompare(b.label, 'en'))
}

interface PanesProps {
  readonly catalogue: Catalogue
  readonly id: string | null
  readonly endpointId: string | null
  readonly search: string
  readonly severalPlaces: boolean
}

function Panes({ catalogue, id, endpointId, search, severalPlaces }: PanesProps) {
  const [, go] = useLocation()
  const now = useNow(60_000)
  const [menuOpen, setMenuOpen] = useState(false)
  const runs = runsById(useHistory().data ?? [])
  const list = useRef<HTMLDivElement>(null)
  const shown = filterBackups(catalogue.entries, runs, endpointId, search)
  const groups = groupBackups(shown, now)
  const order = rowOrder(groups)
  const gone = id !== null && !catalogue.entries.some((entry) => entry.manifest.id === id)
  const chosen = gone ? null : (order.find((entry) => entry.manifest.id === id) ?? order[0] ?? null)
  const choose = (next: string | null) => go(next === null ? '/backups' : backupPath(next), { replace: true })
  return (
    <div className="flex min-h-0 flex-1">
      <BackupList
        listRef={list}
        catalogue={catalogue}
        groups={groups}
        runs={runs}
        chosen={chosen?.manifest.id ?? null}
        withPlace={endpointId === null && severalPlaces}
        now={now}
        onChoose={choose}
        onOpen={() => setMenuOpen(true)}
      />
      {gone && <GoneBackup trashed={catalogue.trash.some((item) => item.manifest.id === id)} />}
      {chosen && (
        <BackupDetail
          key={chosen.manifest.id}
          entry={chosen}
          catalogue={catalogue}
          runs={runs}
          now={now}
          menuOpen={menuOpen}
          onMenuOpen={setMenuOpen}
          onGone={() => {
            choose(neighbour(order, chosen.manifest.id))
            list.current?.focus()
          }}
        />
      )}
    </div>
  )
}

/** What is chosen after an entry went: the next one, else the one before. */
function neighbour(order: readonly BackupEntry[], id: string): string | null {
  const at = order.findIndex((entry) => entry.manifest.id === id)
  return (order[at + 1] ?? order[at - 1])?.manifest.id ?? null
}
