import type { BackupEntry } from '../../../src-shared/domain/backup'
import { clockTime, startOfDay } from '../../text/when'

export interface BackupRow {
  readonly entry: BackupEntry
  /** `10:12` for today and yesterday, `Sun` in the last days, `12 Oct` before. */
  readonly when: string
}

export interface BackupGroup {
  /** `Today`, `Yesterday`, `16 to 22 Nov`, `September 2026`. */
  readonly label: string
  readonly rows: readonly BackupRow[]
}

const dayMs = 86_400_000
const locale = 'en-GB'

/** Backups by day, newest first: today, yesterday, then weeks, and months once they are five weeks old. */
export function groupBackups(entries: readonly BackupEntry[], now: number): BackupGroup[] {
  const newestFirst = [...entries].sort((a, b) => timeOf(b) - timeOf(a))
  const groups = new Map<string, BackupRow[]>()
  for (const entry of newestFirst) {
    const { label, when } = placeOf(timeOf(entry), now)
    const rows = groups.get(label) ?? []
    groups.set(label, [...rows, { entry, when }])
  }
  return [...groups].map(([label, rows]) => ({ label, rows }))
}

/** The rows of all groups in the order in which they are shown. */
export function rowOrder(groups: readonly BackupGroup[]): BackupEntry[] {
  return groups.flatMap((group) => group.rows.map((row) => row.entry))
}

function timeOf(entry: BackupEntry): number {
  const at = Date.parse(entry.manifest.createdAt)
  return Number.isNaN(at) ? 0 : at
}

function placeOf(at: number, now: number): { label: string; when: string } {
  const days = Math.round((startOfDay(now) - startOfDay(at)) / dayMs)
  if (days <= 0)
    return { label: days === 0 ? 'Today' : 'Dated in the future', when: days === 0 ? clockTime(at) : day(at) }
  if (days === 1) return { label: 'Yesterday', when: clockTime(at) }
  if (days < 35) return { label: weekLabel(at, now), when: days < 9 ? weekday(at) : day(at) }
  return { label: new Date(at).toLocaleDateString(locale, { month: 'long', year: 'numeric' }), when: day(at) }
}

/** Monday to Sunday around a moment; the days of a week that are not over end before yesterday. */
function weekLabel(at: number, now: number): string {
  const monday = shift(at, -((new Date(at).getDay() + 6) % 7))
  const end = Math.min(shift(monday, 6), shift(now, -2))
  if (monday >= end) return day(end)
  const sameMonth = new Date(monday).getMonth() === new Date(end).getMonth()
  return `${sameMonth ? new Date(monday).getDate() : day(monday)} to ${day(end)}`
}

/** Midnight of another day; days have 23 or 25 hours where clocks change. */
function shift(at: number, days: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime()
}

function day(at: number): string {
  return new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'short' })
}

function weekday(at: number): string {
  return new Date(at).toLocaleDateString(locale, { weekday: 'short' })
}
