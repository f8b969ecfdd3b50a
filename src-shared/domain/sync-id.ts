import type { JobKind } from './job-kind'

/** `<kind>_YYYYMMDD_HHMMSS`, UTC, with `_2`, `_3`, … when the second is taken already. */
export const syncIdPattern = /^(sync|restore|undo|backup|import|prove)_\d{8}_\d{6}(_\d+)?$/

/** A new id for a job at a moment, unlike every id that `isTaken` knows. */
export function makeSyncId(at: Date, isTaken: (id: string) => boolean, kind: JobKind = 'sync'): string {
  const iso = at.toISOString()
  const base = `${kind}_${iso.slice(0, 10).replaceAll('-', '')}_${iso.slice(11, 19).replaceAll(':', '')}`
  for (let attempt = 1; ; attempt += 1) {
    const id = attempt === 1 ? base : `${base}_${attempt}`
    if (!isTaken(id)) return id
  }
}
