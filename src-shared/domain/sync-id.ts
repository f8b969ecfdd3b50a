/** `sync_YYYYMMDD_HHMMSS`, UTC, with `_2`, `_3`, … when the second is taken already. */
export const syncIdPattern = /^sync_\d{8}_\d{6}(_\d+)?$/

/** A new sync id for a moment, unlike every id that `isTaken` knows. */
export function makeSyncId(at: Date, isTaken: (id: string) => boolean): string {
  const iso = at.toISOString()
  const base = `sync_${iso.slice(0, 10).replaceAll('-', '')}_${iso.slice(11, 19).replaceAll(':', '')}`
  for (let attempt = 1; ; attempt += 1) {
    const id = attempt === 1 ? base : `${base}_${attempt}`
    if (!isTaken(id)) return id
  }
}
