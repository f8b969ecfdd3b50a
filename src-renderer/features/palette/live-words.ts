import type { BackupEntry } from '../../../src-shared/domain/backup'
import type { CommandId } from '../../../src-shared/domain/command'
import { type Endpoint, summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { type Guard, guardFor } from '../../../src-shared/domain/guard'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { Direction } from '../../../src-shared/domain/profile'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { type Selected, select } from '../../api/selection'
import { lastUndoable, usableIds } from '../../api/use-undo'
import { actOf } from '../../text/ends'
import { latestBackup } from '../../text/latest-backup'
import { runAct } from '../../text/run-words'
import { visibleText } from '../../text/visible'
import { aboutDuration, dayAndTime } from '../../text/when'

/** What is known of the application when the palette is open. */
export interface Facts {
  readonly selected: Selected | null
  readonly endpoints: readonly Endpoint[]
  readonly history: readonly HistoryRecord[]
  readonly backups: readonly BackupEntry[]
  readonly containers: readonly FoundContainer[]
  readonly askForLocal: boolean
  readonly dark: boolean
}

/** A title that names the act with what is chosen now, and what else is to be known before Enter. */
export interface LiveWords {
  readonly title?: string
  readonly detail?: string
}

export function liveWords(id: CommandId, facts: Facts): LiveWords {
  switch (id) {
    case 'pull':
      return syncWords('remote-to-local', facts)
    case 'push':
      return syncWords('local-to-remote', facts)
    case 'undo':
      return undoWords(facts)
    case 'restore-latest':
      return restoreWords(facts)
    case 'verify-backups':
      return { detail: countOf(facts.backups.length, 'backup') }
    case 'start-container':
      return { detail: stoppedText(facts.containers) }
    case 'switch-theme':
      return { detail: facts.dark ? 'to light' : 'to dark' }
    case 'edit-profile':
      return facts.selected === null ? {} : { detail: visibleText(facts.selected.profile.name) }
    default:
      return {}
  }
}

function syncWords(direction: Direction, { selected, endpoints, history, askForLocal }: Facts): LiveWords {
  if (selected === null) return {}
  const roles = select(selected.profile, endpoints, direction)
  if (roles === null) return {}
  const { source, target, profile } = roles
  const guard = guardFor(target, 'sync', { askForLocal })
  const title = actOf(direction, summarizeEndpoint(source), summarizeEndpoint(target))
  const parts = [visibleText(profile.name), usualTime(history, profile.id, direction), asks(guard)]
  return { title: visibleText(title), detail: parts.filter(Boolean).join(', ') }
}

function usualTime(history: readonly HistoryRecord[], profileId: string, direction: Direction): string {
  const good = history.find(
    (run) =>
      run.kind === 'sync' && run.profileId === profileId && run.direction === direction && run.outcome === 'succeeded',
  )
  return good === undefined ? '' : aboutDuration(good.durationMs).toLowerCase()
}

function asks(guard: Guard): string {
  if (guard.kind === 'none') return ''
  if (guard.kind === 'refused') return 'switched off'
  return guard.kind === 'typed-name' ? 'asks for the name' : 'asks first'
}

function undoWords({ history, backups }: Facts): LiveWords {
  const record = lastUndoable(history, usableIds({ entries: backups }))
  return { detail: record === null ? 'nothing to undo' : visibleText(runAct(record)) }
}

function restoreWords({ backups, endpoints, selected }: Facts): LiveWords {
  const latest = latestBackup(backups, endpoints, selected === null ? [] : [selected.target.id])
  if (latest === null) return {}
  const { manifest } = latest.entry
  return { detail: `${dayAndTime(Date.parse(manifest.createdAt))}, ${visibleText(latest.origin.name)}` }
}

function stoppedText(containers: readonly FoundContainer[]): string {
  const names = containers.filter((container) => !container.running).map((container) => container.name)
  return `${names.length} stopped: ${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`
}

function countOf(count: number, noun: string): string {
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`
}
