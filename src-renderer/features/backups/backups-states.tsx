import { Archive } from 'lucide-react'
import { Button } from '../../components/button'
import { Skeleton } from '../../components/skeleton'

export function BackupsLoading() {
  return (
    <div aria-busy="true" className="flex min-h-0 flex-1">
      <span className="sr-only">Reading the backups</span>
      <div className="flex w-80 flex-col gap-6 border-r border-edge-subtle p-6 max-wide:w-64">
        {[180, 220, 200, 210].map((width) => (
          <div key={width} className="flex flex-col gap-2">
            <Skeleton width={width} />
            <Skeleton width={90} height={10} />
          </div>
        ))}
      </div>
      <div className="flex flex-1 flex-col gap-4 p-6">
        {[260, 400, 340].map((width) => (
          <Skeleton key={width} width={width} />
        ))}
      </div>
    </div>
  )
}

/** A ghost of an entry says what will stand here. */
export function BackupsEmpty({ onBackUp, disabled }: { readonly onBackUp: () => void; readonly disabled: boolean }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-4 p-6">
      <div
        aria-hidden
        className="num flex h-11 w-105 max-w-full items-center gap-3 rounded-card border border-dashed border-edge px-4 text-small text-ink-3"
      >
        <Archive size={14} strokeWidth={1.75} className="shrink-0" />
        <span>before pull from staging</span>
        <span className="ml-auto">Today 10:12</span>
        <span>402 MB</span>
      </div>
      <div className="max-w-[60ch] text-center">
        <h2 className="text-heading">No backup yet</h2>
        <p className="text-ink-2">
          Each sync keeps what it replaces and what it copied. A backup by hand stays beside them.
        </p>
      </div>
      <Button size="m" variant="primary" disabled={disabled} onClick={onBackUp}>
        Back up now
      </Button>
    </div>
  )
}

/** A link led to a backup that is not listed any more. */
export function GoneBackup({ trashed }: { readonly trashed: boolean }) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 p-6 text-center">
      <h2 className="text-heading">This backup is not here any more</h2>
      <p className="max-w-[52ch] text-ink-2">
        {trashed
          ? 'It is in the trash, at the end of the list. Put it back from there.'
          : 'It was deleted, or it was old enough to go. The others are in the list.'}
      </p>
    </div>
  )
}
