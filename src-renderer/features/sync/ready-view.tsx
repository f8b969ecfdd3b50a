import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { failureOf } from '../../../src-shared/domain/failure'
import { guardFor, withMark } from '../../../src-shared/domain/guard'
import { blockersOf, copiedTables, type SyncPlan } from '../../../src-shared/domain/plan'
import { type Profile, selectionSchema } from '../../../src-shared/domain/profile'
import { defaultSettings } from '../../../src-shared/domain/settings'
import { call } from '../../api/call'
import { checkQuery, previewQuery, profilesQuery, useHistory, useSettings } from '../../api/queries'
import type { Selected } from '../../api/selection'
import { Blockers } from '../../components/blockers'
import { focusWithRing, isFocusLost } from '../../components/focus'
import { useCommand } from '../../stores/commands'
import { useUi } from '../../stores/ui-store'
import { asksForPassword } from '../../text/failure-texts'
import { ActionBar } from './action-bar'
import { blockedReason } from './blocked-reason'
import { ChangePanel } from './change-panel'
import { ChooseTablesDialog } from './choose-tables-dialog'
import { EndTroubles } from './end-troubles'
import { EndsRow } from './ends-row'
import { InterruptedNote } from './interrupted-note'
import { interruptedRun } from './past-runs'
import { PlanSkeleton } from './plan-skeleton'
import { RefusedCard } from './refused-card'
import { inDirection } from './roles'
import { ScopeBar } from './scope-bar'
import { endTroubles } from './trouble-list'
import type { Run } from './use-run'

/** The sentence "copy from here to there", what it will change, and the button that does it. */
export function ReadyView({ selected, run }: { readonly selected: Selected; readonly run: Run }) {
  const { profile, direction, source } = selected
  const client = useQueryClient()
  const checks = [useQuery(checkQuery(source.id)), useQuery(checkQuery(selected.target.id))] as const
  const target = withMark(selected.target, checks[1].data?.server)
  const reachable = checks.every(
    (check) => check.data !== undefined && check.data.failure === null && !check.isFetching,
  )
  const preview = useQuery({ ...previewQuery(profile, direction), enabled: reachable })
  const plan = preview.data?.plan ?? null
  const history = useHistory().data ?? []
  const guard = guardFor(target, 'sync', useSettings().data ?? defaultSettings)
  const [choosing, setChoosing] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const update = useProfileUpdate(profile)
  const blocked = blockedReason({ guard, ends: [source, target], checks, preview, plan })
  const busy = busyText(
    run,
    checks.some((check) => check.isFetching),
    preview.isFetching && plan === null,
  )
  const troubles = endTroubles(
    [source, target],
    checks.map((check) => check.data),
  )
  const recheck = (id: string) => {
    run.abandon()
    void recheckEnd(client, id === source.id ? source : target)
  }
  const flip = useFlip(selected, run)
  useCommand('flip', flip)
  useCommand('recheck', () => [source.id, target.id].forEach(recheck))
  useCommand('start', blocked === null && busy === null ? () => run.request(selected) : null)
  useFocusWhenLost(button, troubles.length)
  const cards = useFocusOnTrouble(button, troubles.length)
  return (
    <>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pt-5 pb-5">
        <EndsRow selected={selected} tables={plan && tableCounts(plan)} onFlip={flip} onRecheck={recheck} />
        <InterruptedNote
          run={interruptedRun(history, profile.id)}
          onAgain={
            blocked === null && busy === null ? (last) => run.request(inDirection(selected, last.direction)) : null
          }
        />
        <div className="mt-5 mb-2">
          <ScopeBar
            profile={profile}
            target={target}
            tableCount={plan && copiedTables(plan).length}
            onChoose={() => setChoosing(true)}
            onChange={update}
          />
        </div>
        <div className="flex flex-col gap-3">
          {run.stage.kind === 'refused' && <RefusedCard failure={run.stage.failure} selected={selected} run={run} />}
          {preview.error && run.stage.kind !== 'refused' && (
            <RefusedCard failure={failureOf(preview.error)} selected={selected} run={run} />
          )}
          {plan && blockersOf(plan).length > 0 && (
            <Blockers
              findings={blockersOf(plan)}
              targetName={target.name}
              onLeaveOut={(patterns) => update({ exclude: [...new Set([...profile.exclude, ...patterns])] })}
            />
          )}
          <div ref={cards} className="flex flex-col gap-3 empty:hidden">
            <EndTroubles
              troubles={troubles}
              checking={[source, target].filter((_, index) => checks[index]?.isFetching).map((end) => end.id)}
              onRecheck={(ids) => ids.forEach(recheck)}
            />
          </div>
          {plan ? (
            <ChangePanel
              plan={plan}
              profileId={profile.id}
              onRefresh={() => void preview.refetch()}
              refreshing={preview.isFetching}
            />
          ) : (
            troubles.length === 0 && <PlanSkeleton active={!preview.error} />
          )}
        </div>
      </div>
      <ActionBar
        selected={{ ...selected, target }}
        guard={guard}
        blocked={blocked}
        busy={busy}
        history={history}
        onRun={() => run.request(selected)}
        buttonRef={button}
      />
      {choosing && (
        <ChooseTablesDialog
          selection={{ include: profile.include, exclude: profile.exclude }}
          planned={plan?.tables.map((table) => table.table) ?? []}
          onClose={() => setChoosing(false)}
          onSave={(selection) => {
            setChoosing(false)
            update(selection)
          }}
        />
      )}
    </>
  )
}

/** A check that was asked for may ask back for the password it needs. */
async function recheckEnd(client: QueryClient, end: Endpoint): Promise<void> {
  const report = await client.fetchQuery({ ...checkQuery(end.id), staleTime: 0 })
  void client.invalidateQueries({ queryKey: ['docker'] })
  if (report.failure && asksForPassword(report.failure)) useUi.getState().set({ passwordFor: end })
  await client.invalidateQueries({ queryKey: ['preview'] })
}

function tableCounts(plan: SyncPlan): { source: number; target: number } {
  return {
    source: copiedTables(plan).length,
    target: plan.tables.filter((table) => table.action !== 'create').length,
  }
}

function busyText(run: Run, checking: boolean, planning: boolean): string | null {
  if (run.stage.kind === 'preparing') return 'Checking both sides again…'
  if (run.stage.kind === 'starting') return 'Starting…'
  if (checking) return 'Checking both sides…'
  return planning ? 'Counting what will change…' : null
}

function useFlip(selected: Selected, run: Run): () => void {
  const setDirection = useUi((state) => state.setDirection)
  return () => {
    run.abandon()
    setDirection(selected.profile.id, selected.direction === 'remote-to-local' ? 'local-to-remote' : 'remote-to-local')
  }
}

/** Saves a change of the profile at once; what is on the screen is what the profile is. */
function useProfileUpdate(profile: Profile): (change: Partial<Profile>) => void {
  const client = useQueryClient()
  return (change) => {
    const next = { ...profile, ...change }
    if (!selectionSchema.safeParse({ include: next.include, exclude: next.exclude }).success) return
    client.setQueryData(profilesQuery.queryKey, (all) => all?.map((item) => (item.id === next.id ? next : item)))
    void call('profiles/save', { profile: next }).finally(() => client.invalidateQueries({ queryKey: ['profiles'] }))
  }
}

/** A screen or a card that goes may take the focused button away: the run button then takes the focus. */
function useFocusWhenLost(target: { readonly current: HTMLElement | null }, cards: number): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: looks again when the number of cards changes
  useEffect(() => {
    if (isFocusLost()) focusWithRing(target.current)
  }, [target, cards])
}

/** While an end is in trouble the run button can do nothing: the step that helps takes its focus. */
function useFocusOnTrouble(button: { readonly current: HTMLElement | null }, cards: number) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (cards === 0 || document.activeElement !== button.current) return
    focusWithRing(place.current?.querySelector<HTMLElement>('[data-steps] button'))
  }, [button, cards])
  return place
}
