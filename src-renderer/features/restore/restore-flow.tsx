import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLocation } from 'wouter'
import { blockersOf } from '../../../src-shared/domain/plan'
import { useBackups, useHistory } from '../../api/queries'
import { requestRestore } from '../../api/restore'
import { lastUndoable, undoRequest, usableIds } from '../../api/use-undo'
import { useCommand } from '../../stores/commands'
import { isRunning, useJob } from '../../stores/job-store'
import { abandonRestore, useRestoreStage } from '../../stores/restore-store'
import { BlockedDialog } from './blocked-dialog'
import { PreparingNote } from './preparing-note'
import { RefusedDialog } from './refused-dialog'
import { RestoreQuestion } from './restore-question'

/** The way into a restore or an undo, over every screen that asks for one. */
export function RestoreFlow() {
  const stage = useRestoreStage((state) => state.stage)
  useArrival()
  useUndoKey()
  switch (stage.kind) {
    case 'idle':
      return null
    case 'preparing':
      return <PreparingNote request={stage.request} />
    case 'starting':
      return <PreparingNote request={null} />
    case 'refused':
      return <RefusedDialog request={stage.request} failure={stage.failure} />
    case 'asking':
      if (blockersOf(stage.preview.plan).length > 0 || stage.guard.kind === 'refused') {
        return <BlockedDialog stage={stage} />
      }
      return <RestoreQuestion stage={stage} />
  }
}

/** Once the job's first event is here, the screen of the run takes over. */
function useArrival() {
  const [, go] = useLocation()
  const stage = useRestoreStage((state) => state.stage)
  const jobId = useJob((state) => state.view?.jobId)
  const waiting = stage.kind === 'starting' ? stage.jobId : null
  useEffect(() => {
    if (waiting === null || waiting !== jobId) return
    abandonRestore()
    go('/')
  }, [waiting, jobId, go])
}

/** The window's undo key takes back the last run, and asks before. A screen that shows a run takes the key over. */
function useUndoKey() {
  const client = useQueryClient()
  const records = useHistory().data ?? []
  const backups = useBackups().data ?? { entries: [] }
  const running = useJob((state) => isRunning(state.view))
  const idle = useRestoreStage((state) => state.stage.kind === 'idle')
  const record = running || !idle ? null : lastUndoable(records, usableIds(backups))
  useCommand('undo', record && (() => void requestRestore(client, { ...undoRequest(record), ask: true })))
}
