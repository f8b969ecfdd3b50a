import type { BackupList } from '../../../src-shared/domain/backup'
import { formatBytes } from '../../../src-shared/format/format'

/** What the backups take: of their limit where there is one, else of the disk. */
export function Usage({ catalogue, limit }: { readonly catalogue: BackupList; readonly limit: number | null }) {
  const { usedBytes, freeBytes, entries } = catalogue
  const whole = limit ?? usedBytes + freeBytes
  const share = whole <= 0 ? 0 : Math.min(1, usedBytes / whole)
  const count = `${entries.length} ${entries.length === 1 ? 'backup' : 'backups'}`
  return (
    <div className="num shrink-0 border-b border-edge-subtle px-6 pt-3 pb-3.5 text-small text-ink-2">
      <p className="truncate">
        <span className="font-semibold text-ink">{formatBytes(usedBytes)}</span>
        {limit === null ? `, ${count}. ${formatBytes(freeBytes)} free` : ` of ${formatBytes(limit)}, ${count}`}
      </p>
      <div data-bar className="mt-2 h-1 overflow-hidden rounded-full bg-track">
        <div data-bar-fill className="h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  )
}
