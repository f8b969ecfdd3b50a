import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { Direction } from '../../src-shared/domain/profile'
import { call } from '../api/call'
import { useBackups, useEndpoints } from '../api/queries'
import { requestRestore, startJob } from '../api/restore'
import { useSelection } from '../api/selection'
import { useVerifying, verifyAllBackups } from '../api/verify-all'
import { announce } from '../components/announcer'
import { useCommand } from '../stores/commands'
import { isRunning, useJob } from '../stores/job-store'
import { useRestoreStage } from '../stores/restore-store'
import { askForRun } from '../stores/run-request'
import { useUi } from '../stores/ui-store'
import { backupPath } from '../text/backup-path'
import { latestBackup, restoreOf } from '../text/latest-backup'

/** Commands that start a job, from every screen; each goes through the same guard as its button. */
export function useRunCommands(): void {
  const free = useIsFree()
  usePullAndPush(free)
  useBackupCommands(free)
}

/** Nothing runs, and nothing is about to. */
function useIsFree(): boolean {
  const running = useJob((state) => isRunning(state.view))
  const stage = useRestoreStage((state) => state.stage.kind)
  return !running && stage === 'idle'
}

function usePullAndPush(free: boolean): void {
  const [, go] = useLocation()
  const selection = useSelection()
  const setDirection = useUi((state) => state.setDirection)
  const selected = selection.status === 'chosen' ? selection.selected : null
  const run = (direction: Direction) => () => {
    if (selected === null) return
    setDirection(selected.profile.id, direction)
    askForRun({ profileId: selected.profile.id, direction })
    go('/')
  }
  const possible = free && selected !== null
  useCommand('pull', possible ? run('remote-to-local') : null)
  useCommand('push', possible ? run('local-to-remote') : null)
}

function useBackupCommands(free: boolean): void {
  const client = useQueryClient()
  const [, go] = useLocation()
  const selection = useSelection()
  const entries = useBackups().data?.entries ?? []
  const endpoints = useEndpoints().data ?? []
  const preferred = selection.status === 'chosen' ? [selection.selected.target.id] : []
  const latest = latestBackup(entries, endpoints, preferred)
  const verifying = useVerifying((state) => state.progress !== null)
  const verify = async () => {
    const damaged = await verifyAllBackups(client)
    if (damaged === null) return
    announce('A backup is damaged')
    go(backupPath(damaged.manifest.id))
  }
  useCommand('restore-latest', free && latest !== null ? () => void requestRestore(client, restoreOf(latest)) : null)
  useCommand('verify-backups', entries.length > 0 && !verifying ? () => void verify() : null)
  useCommand('import-dump', free ? () => void startJob(null, () => call('backups/import', { folder: false })) : null)
}
