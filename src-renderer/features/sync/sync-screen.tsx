import { Plus } from 'lucide-react'
import { useEffect } from 'react'
import { summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { safetyBackupRequired } from '../../../src-shared/domain/guard'
import { guardWords } from '../../../src-shared/domain/guard-words'
import type { JobView } from '../../../src-shared/domain/job-view'
import { mergeCounts, type TableCount } from '../../../src-shared/domain/table-count'
import { useSettings } from '../../api/queries'
import type { Selection } from '../../api/selection'
import { Button } from '../../components/button'
import { ConfirmDialog } from '../../components/confirm-dialog'
import { FailureCard } from '../../components/failure-card'
import { PageHeader } from '../../components/page-header'
import { Select } from '../../components/select'
import { useCounts } from '../../stores/count-store'
import { useJob } from '../../stores/job-store'
import { useUi } from '../../stores/ui-store'
import { failureTexts } from '../../text/failure-texts'
import { runAct, runPastAct, runTitle } from '../../text/run-words'
import { BrokenProfile } from './broken-profile'
import { ManageProfilesDialog } from './manage-profiles-dialog'
import { NoProfile } from './no-profile'
import { PlanSkeleton } from './plan-skeleton'
import { ProfileDialog } from './profile-dialog'
import { ProfileMenu } from './profile-menu'
import { ReadyView } from './ready-view'
import { ResultView } from './result-view'
import { RunningView } from './running-view'
import { useRequestedRun } from './use-requested-run'
import { type Run, useRun } from './use-run'

export function SyncScreen({ selection }: { readonly selection: Selection }) {
  const dialog = useUi((state) => state.profileDialog)
  const set = useUi((state) => state.set)
  const title = useJob((state) => otherRunTitle(state.view))
  const dismissed = useUi((state) => state.dismissedJob)
  const shown = useJob((state) => state.view?.jobId !== dismissed)
  const other = shown ? title : null
  return (
    <>
      <PageHeader title={other ?? 'Sync'}>{other === null && <ProfileControls selection={selection} />}</PageHeader>
      <Body selection={selection} />
      {dialog === 'manage' && (
        <ManageProfilesDialog
          chosenId={profileOf(selection)?.id ?? null}
          onClose={() => set({ profileDialog: null })}
        />
      )}
      {(dialog === 'new' || dialog === 'edit') && (
        <ProfileDialog
          profile={dialog === 'edit' ? profileOf(selection) : null}
          onClose={() => set({ profileDialog: null, profileEnd: null })}
        />
      )}
    </>
  )
}

/** What stands on top while a run is shown that is no sync: the profile has no part in it. */
function otherRunTitle(view: JobView | null): string | null {
  if (view === null || view.started.kind === 'sync') return null
  if (view.result === null) return runTitle(view.started)
  return view.result.outcome === 'succeeded' ? runPastAct(view.started) : runAct(view.started)
}

function profileOf(selection: Selection) {
  if (selection.status === 'chosen') return selection.selected.profile
  return selection.status === 'broken' ? selection.profile : null
}

function ProfileControls({ selection }: { readonly selection: Selection }) {
  const choose = useUi((state) => state.chooseProfile)
  const set = useUi((state) => state.set)
  if (selection.status !== 'chosen' && selection.status !== 'broken') return null
  const profile = profileOf(selection)
  return (
    <>
      <Select
        label="Profile"
        prefix="Profile"
        look="button"
        value={profile?.id ?? null}
        items={selection.profiles.map((item) => ({ value: item.id, label: item.name }))}
        onChange={choose}
        className="max-w-56"
      />
      {profile !== null && <ProfileMenu profile={profile} />}
      <Button icon={Plus} onClick={() => set({ profileDialog: 'new' })}>
        New
      </Button>
    </>
  )
}

function Body({ selection }: { readonly selection: Selection }) {
  const run = useRun()
  const view = useJob((state) => state.view)
  const dismissed = useUi((state) => state.dismissedJob)
  useRunArrives(run)
  const selected = selection.status === 'chosen' ? selection.selected : null
  useRequestedRun(run, selected)
  if (view !== null && view.result === null) return <RunningView view={view} />
  if (view?.result && view.jobId !== dismissed) {
    return <ResultView view={view} result={view.result} selected={selected} run={run} />
  }
  if (selection.status === 'failed') {
    return (
      <div className="p-6">
        <FailureCard
          title={failureTexts[selection.failure.code].title}
          failure={selection.failure}
          actions={
            <Button size="m" variant="primary" onClick={() => window.location.reload()}>
              Try again
            </Button>
          }
        />
      </div>
    )
  }
  if (selection.status === 'broken') return <BrokenProfile profile={selection.profile} />
  if (selection.status === 'none') return <NoProfile />
  if (selected === null) {
    return (
      <div className="p-6">
        <PlanSkeleton active />
      </div>
    )
  }
  return (
    <>
      <ReadyView key={selected.profile.id} selected={selected} run={run} />
      <Confirm run={run} />
    </>
  )
}

/** Once the job's first event is here, the way into it is over. */
function useRunArrives(run: Run) {
  const jobId = useJob((state) => state.view?.jobId)
  const waiting = run.stage.kind === 'starting' ? run.stage.jobId : null
  const { abandon } = run
  useEffect(() => {
    if (waiting !== null && waiting === jobId) abandon()
  })
}

const noCounts: ReadonlyMap<string, TableCount> = new Map()

function Confirm({ run }: { readonly run: Run }) {
  const lockWaitSeconds = useSettings().data?.lockWaitSeconds ?? 5
  const counted = useCounts()
  if (run.stage.kind !== 'confirming') return null
  const { selected, guard, preview } = run.stage
  const words = guardWords({
    plan: mergeCounts(preview.plan, counted.planId === preview.plan.id ? counted.counts : noCounts),
    source: summarizeEndpoint(selected.source),
    target: selected.target,
    safetyBackup: safetyBackupRequired(selected.target) || selected.profile.options.safetyBackup,
    lockWaitSeconds,
  })
  return (
    <ConfirmDialog
      guard={guard}
      words={words}
      target={selected.target}
      onConfirm={run.confirm}
      onCancel={run.abandon}
    />
  )
}
