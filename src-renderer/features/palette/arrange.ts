import type { LucideIcon } from 'lucide-react'
import { type Match, matchTitle } from './fuzzy'

/** One line of the palette. */
export interface Entry {
  /** A command's id, or a kind and the id of what it leads to. */
  readonly id: string
  readonly group: string
  readonly icon: LucideIcon
  readonly title: string
  readonly detail?: string
  readonly keys?: readonly string[]
  readonly keywords?: string
  /** Found only by what is typed: names of things, of which there may be many. */
  readonly onlyFound?: boolean
  /** What Enter does; `next` shows other entries in the same palette. */
  readonly run: () => void
  readonly staysOpen?: boolean
}

export interface Hit extends Entry {
  readonly ranges: Match['ranges']
}

export interface HitGroup {
  readonly label: string
  readonly items: readonly Hit[]
}

const recentCount = 5
const foundPerGroup = 8

/** What is shown for a query: without one what was used last and every command, else the best group first. */
export function arrange(entries: readonly Entry[], query: string, recents: readonly string[]): HitGroup[] {
  return query.trim() === '' ? startPage(entries, recents) : found(entries, query)
}

function startPage(entries: readonly Entry[], recents: readonly string[]): HitGroup[] {
  const recent = recents
    .flatMap((id) => entries.find((entry) => entry.id === id) ?? [])
    .slice(0, recentCount)
    .map((entry) => ({ ...entry, ranges: [] }))
  const rest = entries
    .filter((entry) => !entry.onlyFound && !recent.some((item) => item.id === entry.id))
    .map((entry) => ({ ...entry, ranges: [] }))
  const groups = grouped(rest)
  return recent.length === 0 ? groups : [{ label: 'Recent', items: recent }, ...groups]
}

function found(entries: readonly Entry[], query: string): HitGroup[] {
  const hits = entries.flatMap((entry) => {
    const match = matchEntry(entry, query)
    return match === null ? [] : [{ entry: { ...entry, ranges: match.ranges }, score: match.score }]
  })
  hits.sort((a, b) => b.score - a.score)
  return grouped(hits.map((hit) => hit.entry)).map(({ label, items }) => ({
    label,
    items: items.slice(0, foundPerGroup),
  }))
}

/** By its title, else by the beginnings of its other words; names of things come after commands that match as well. */
function matchEntry(entry: Entry, query: string): Match | null {
  const rank = entry.onlyFound ? -5 : 0
  const byTitle = matchTitle(query, entry.title)
  if (byTitle !== null) return { ...byTitle, score: byTitle.score + rank }
  if (query.trim().length < 2) return null
  const words = query.trim().split(/\s+/).length
  const rest = [entry.title, entry.group, entry.detail, entry.keywords].filter(Boolean).join(' ')
  const match = matchTitle(query, rest)
  return match === null || match.score < 90 * words ? null : { score: match.score - 70 * words + rank, ranges: [] }
}

function grouped(hits: readonly Hit[]): HitGroup[] {
  const labels = [...new Set(hits.map((hit) => hit.group))]
  return labels.map((label) => ({ label, items: hits.filter((hit) => hit.group === label) }))
}

/** Ids of what was used, the last one first. */
export function withRecent(recents: readonly string[], id: string): string[] {
  return [id, ...recents.filter((item) => item !== id)].slice(0, 20)
}
