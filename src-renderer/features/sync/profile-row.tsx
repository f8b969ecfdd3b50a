import { ArrowLeftRight, Copy, FileUp, Pencil, Trash2 } from 'lucide-react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Failure } from '../../../src-shared/domain/failure'
import type { HistoryRecord } from '../../../src-shared/domain/history'
import type { Profile } from '../../../src-shared/domain/profile'
import type { ProfileActs } from '../../api/profile-acts'
import { useNow } from '../../api/use-now'
import { Button, IconButton } from '../../components/button'
import { EndName } from '../../components/end-mark'
import { StateIcon } from '../../components/state-icon'
import { visibleText } from '../../text/visible'
import { shortWhen } from '../../text/when'
import { lastRunOf, outcomeStates } from './past-runs'

interface ProfileRowProps {
  readonly profile: Profile
  readonly endpoints: readonly Endpoint[]
  readonly history: readonly HistoryRecord[]
  readonly chosen: boolean
  readonly onUse: () => void
  readonly onEdit: () => void
  readonly onAct: (act: (acts: ProfileActs) => Promise<Failure | null>) => void
}

/** One profile in the list, with its acts. */
export function ProfileRow({ profile, endpoints, history, chosen, onUse, onEdit, onAct }: ProfileRowProps) {
  const name = visibleText(profile.name)
  const run = lastRunOf(history, profile.id)
  return (
    <li className="group flex items-center gap-3 rounded-control px-2 py-2 hover:bg-hover" aria-label={name}>
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="isolate-text truncate font-semibold" title={name}>
            {name}
          </span>
          {chosen && (
            <span className="shrink-0 rounded-tag bg-accent-soft px-1.5 text-caption text-accent-ink">in use</span>
          )}
        </p>
        <p className="flex min-w-0 items-center gap-2 text-small text-ink-2">
          <End endpoint={endpoints.find((item) => item.id === profile.localEndpointId)} />
          <ArrowLeftRight size={12} aria-hidden className="shrink-0 text-ink-3" />
          <span className="sr-only">and</span>
          <End endpoint={endpoints.find((item) => item.id === profile.remoteEndpointId)} />
        </p>
        <p className="truncate font-mono text-small text-ink-3" title={visibleText(patternsText(profile))}>
          {visibleText(patternsText(profile))}
        </p>
      </div>
      <LastRun run={run} />
      <div className="flex shrink-0 items-center">
        {!chosen && (
          <Button className="mr-1" onClick={onUse} aria-label={`Use ${name}`}>
            Use
          </Button>
        )}
        <IconButton icon={Pencil} label={`Edit ${name}`} onClick={onEdit} />
        <IconButton icon={Copy} label={`Duplicate ${name}`} onClick={() => onAct((acts) => acts.duplicate(profile))} />
        <IconButton
          icon={FileUp}
          label={`Export ${name} as a profile file`}
          onClick={() => onAct((acts) => acts.exportFile(profile))}
        />
        <IconButton icon={Trash2} label={`Delete ${name}`} onClick={() => onAct((acts) => acts.remove(profile))} />
      </div>
    </li>
  )
}

function End({ endpoint }: { readonly endpoint: Endpoint | undefined }) {
  if (endpoint === undefined) return <span className="shrink-0 text-warning">connection gone</span>
  return <EndName end={endpoint} text={visibleText(endpoint.name)} />
}

/** `archon_*, not archon_mcp_sessions` */
function patternsText({ include, exclude }: Profile): string {
  return exclude.length === 0 ? include.join(', ') : `${include.join(', ')}, not ${exclude.join(', ')}`
}

function LastRun({ run }: { readonly run: HistoryRecord | null }) {
  const now = useNow(60_000)
  if (run === null) return <span className="shrink-0 text-small text-ink-3">never run</span>
  return (
    <span className="num flex shrink-0 items-center gap-1.5 text-small text-ink-2">
      <StateIcon state={outcomeStates[run.outcome]} size={13} />
      {shortWhen(Date.parse(run.startedAt), now)}
      <span className="sr-only">, {run.outcome}</span>
    </span>
  )
}
