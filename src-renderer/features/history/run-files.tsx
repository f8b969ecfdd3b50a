import { Archive } from 'lucide-react'
import { Link } from 'wouter'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import { safetyBackupId } from '../../../src-shared/domain/undo'
import { useBackups } from '../../api/queries'
import { MiddleText } from '../../components/middle-text'
import { backupPath } from '../../text/backup-path'

interface RunFile {
  readonly label: string
  readonly id: string
  readonly file: string | null
}

/** The backups that belong to a run, each with the way to it while it is there. */
export function RunFiles({ run }: { readonly run: HistoryRecord }) {
  const entries = useBackups().data?.entries
  const files = filesOf(run)
  if (files.length === 0) return null
  return (
    <ul aria-label="Files" className="flex flex-col gap-2 border-t border-edge-subtle pt-3">
      {files.map(({ label, id, file }) => {
        const entry = entries?.find((item) => item.manifest.id === id)
        return (
          <li key={label} className="grid grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-x-2">
            <Archive size={14} strokeWidth={1.75} aria-hidden className="text-ink-3" />
            <span>{label}</span>
            {entry === undefined ? (
              <span className="text-ink-3">{entries === undefined ? '' : 'gone'}</span>
            ) : (
              <Link
                href={backupPath(id)}
                aria-label={`Open the ${label.toLowerCase()}`}
                className="inline-flex h-6 shrink-0 items-center rounded-tag px-1 font-medium text-accent-ink"
              >
                Open
              </Link>
            )}
            <MiddleText
              text={entry?.manifest.file ?? nameOf(file ?? id)}
              tail={18}
              className="col-span-2 col-start-2 font-mono text-ink-3"
            />
          </li>
        )
      })}
    </ul>
  )
}

function filesOf({ kind, syncId, safetyFile, exportFile, backupId }: HistoryRecord): RunFile[] {
  const files: RunFile[] = []
  if (safetyFile !== null) files.push({ label: 'Safety backup', id: safetyBackupId(syncId), file: safetyFile })
  if (exportFile !== null && backupId !== syncId)
    files.push({ label: kind === 'sync' ? 'Export' : 'Backup', id: syncId, file: exportFile })
  const reads = kind === 'restore' || kind === 'undo' || kind === 'prove'
  if (backupId !== null) files.push({ label: reads ? 'Backup it came from' : 'Backup', id: backupId, file: null })
  return files
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}
