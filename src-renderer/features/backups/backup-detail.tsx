import { useQuery } from '@tanstack/react-query'
import { TableProperties } from 'lucide-react'
import { useState } from 'react'
import type { BackupEntry, BackupList } from '../../../src-shared/domain/backup'
import type { TableName } from '../../../src-shared/domain/table'
import { comparisonQuery, useEndpoints } from '../../api/queries'
import { useMarked } from '../../api/use-marked'
import { Button } from '../../components/button'
import { backupName, fileState, noteText, type RunLookup, whyLong } from './backup-words'
import { DetailActions } from './detail-actions'
import { DetailFacts } from './detail-facts'
import { FileTrouble } from './file-trouble'
import { LookInsideDialog } from './look-inside-dialog'
import { TableComparison } from './table-comparison'

export interface DetailProps {
  readonly entry: BackupEntry
  readonly catalogue: BackupList
  readonly runs: RunLookup
  readonly now: number
  readonly menuOpen: boolean
  readonly onMenuOpen: (open: boolean) => void
  /** The backup is in the trash now. */
  readonly onGone: () => void
}

/** One backup: what it is, what it holds, and what can be done with it. */
export function BackupDetail(props: DetailProps) {
  const { entry, catalogue, runs, now } = props
  const { manifest } = entry
  const [inside, setInside] = useState<TableName | null>(null)
  const readable = entry.state === 'present'
  const saved = (useEndpoints().data ?? []).find((endpoint) => endpoint.id === manifest.endpoint.id)
  const origin = useMarked(saved ?? null)
  const comparison = useQuery(comparisonQuery(manifest.id, manifest.endpoint.id))
  const first = manifest.tables[0]?.table
  const state = fileState(entry)
  return (
    <section aria-label="Backup" className="flex min-w-0 flex-1 flex-col">
      <div className="shrink-0 border-b border-edge-subtle px-6 pt-4 pb-3">
        <div className="flex items-start gap-3">
          <h2 className="isolate-text line-clamp-2 min-w-0 flex-1 pt-0.5 text-heading break-words">
            {whyLong(manifest, runs)}
          </h2>
          <Button
            icon={TableProperties}
            disabled={!readable || first === undefined}
            onClick={() => setInside(first ?? null)}
          >
            Look inside
          </Button>
        </div>
        {noteText(manifest) !== null && manifest.reason === 'manual' && (
          <p className="copyable text-small break-words text-ink-2">{noteText(manifest)}</p>
        )}
        <DetailFacts entry={entry} fate={catalogue.fates[manifest.id]} now={now} />
      </div>
      <FileTrouble entry={entry} />
      <TableComparison
        manifest={manifest}
        origin={origin}
        comparison={comparison}
        now={now}
        onLook={readable ? setInside : null}
      />
      <DetailActions {...props} origin={origin} state={state} />
      {inside && (
        <LookInsideDialog
          backupId={manifest.id}
          name={backupName(manifest)}
          tables={manifest.tables}
          table={inside}
          onTable={setInside}
          onClose={() => setInside(null)}
        />
      )}
    </section>
  )
}
