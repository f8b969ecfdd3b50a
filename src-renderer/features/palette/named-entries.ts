import { Archive, Plug, Users } from 'lucide-react'
import type { BackupEntry } from '../../../src-shared/domain/backup'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { Profile } from '../../../src-shared/domain/profile'
import { call } from '../../api/call'
import { startJob } from '../../api/restore'
import { useUi } from '../../stores/ui-store'
import { backupPath } from '../../text/backup-path'
import { runAct, runPastAct } from '../../text/run-words'
import { visibleText } from '../../text/visible'
import { dayAndTime, shortWhen } from '../../text/when'
import type { Entry } from './arrange'
import { commandIcons } from './command-icons'

/** Of many things the newest are found here; the others on their own screen. */
const newest = 100

type Go = (path: string) => void

export function profileEntries(profiles: readonly Profile[], shownId: string | undefined, go: Go): Entry[] {
  return profiles.map(({ id, name }) => ({
    id: `profile:${id}`,
    group: 'Profiles',
    icon: Users,
    title: `Open profile ${visibleText(name)}`,
    ...(id === shownId ? { detail: 'shown now' } : {}),
    onlyFound: true,
    run: () => {
      useUi.getState().chooseProfile(id)
      go('/')
    },
  }))
}

/** A backup only reads, so that it asks nothing. */
export function backUpEntries(endpoints: readonly Endpoint[]): Entry[] {
  return endpoints.map(({ id, name, environment }) => ({
    id: `back-up:${id}`,
    group: 'Backups',
    icon: Archive,
    title: `Back up ${visibleText(name)} now`,
    detail: environment,
    onlyFound: true,
    run: () => void startJob(null, () => call('backup/start', { endpointId: id })),
  }))
}

export function runEntries(history: readonly HistoryRecord[], now: number, go: Go): Entry[] {
  return history.slice(0, newest).map((run) => ({
    id: `run:${run.syncId}`,
    group: 'Runs',
    icon: commandIcons['show-history'],
    title: visibleText(run.outcome === 'succeeded' ? runPastAct(run) : runAct(run)),
    detail: `${shortWhen(Date.parse(run.startedAt), now)}, ${run.outcome}`,
    keywords: `${run.syncId} ${run.profileName} ${run.source.name} ${run.target.name}`,
    onlyFound: true,
    run: () => go(`/history/${run.syncId}`),
  }))
}

export function backupEntries(backups: readonly BackupEntry[], go: Go): Entry[] {
  return backups.slice(0, newest).map(({ manifest }) => ({
    id: `backup:${manifest.id}`,
    group: 'Backups',
    icon: Archive,
    title: `Open backup of ${visibleText(manifest.endpoint.name)}`,
    detail: dayAndTime(Date.parse(manifest.createdAt)),
    keywords: `${manifest.id} ${manifest.note ?? ''}`,
    onlyFound: true,
    run: () => go(backupPath(manifest.id)),
  }))
}

export function connectionEntries(endpoints: readonly Endpoint[]): Entry[] {
  return endpoints.map((endpoint) => ({
    id: `connection:${endpoint.id}`,
    group: 'Connections',
    icon: Plug,
    title: `Edit connection ${visibleText(endpoint.name)}`,
    detail: endpoint.environment,
    onlyFound: true,
    run: () => useUi.getState().set({ endpointDialog: { mode: 'edit', endpoint } }),
  }))
}
