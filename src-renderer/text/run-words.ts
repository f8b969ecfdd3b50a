import type { JobKind } from '../../src-shared/domain/job-kind'
import type { Direction } from '../../src-shared/domain/profile'
import { actOf, type End, pastActOf, shortEnvironment } from './ends'
import { visibleText } from './visible'
import { dayAndTime } from './when'

/** What a run is, as events and history know it. */
export interface RunFacts {
  readonly kind: JobKind
  readonly direction: Direction
  readonly source: End
  readonly target: End
}

/** What stands on top of the screen that shows a run. */
export const kindTitles: Readonly<Record<JobKind, string>> = {
  sync: 'Sync',
  restore: 'Restore',
  undo: 'Undo',
  backup: 'Backup',
  import: 'Import',
  prove: 'Proof',
}

/** `Pull staging into local`, `Restore backup of 22 Nov 14:03 into local`: the whole act. */
export function runAct(run: RunFacts): string {
  return run.kind === 'sync' ? actOf(run.direction, run.source, run.target) : phrase(run, verbs[run.kind][0])
}

/** `Pulled staging into local`: the same act once it is over. */
export function runPastAct(run: RunFacts): string {
  return run.kind === 'sync' ? pastActOf(run.direction, run.source, run.target) : phrase(run, verbs[run.kind][1])
}

/** `Restoring backup of 22 Nov 14:03 into local`: the act while it goes on. */
export function runTitle(run: RunFacts): string {
  if (run.kind !== 'sync') return phrase(run, verbs[run.kind][2])
  const act = actOf(run.direction, run.source, run.target)
  return run.direction === 'remote-to-local' ? act.replace('Pull ', 'Pulling ') : act.replace('Push ', 'Pushing ')
}

const verbs: Readonly<Record<Exclude<JobKind, 'sync'>, readonly [string, string, string]>> = {
  restore: ['Restore', 'Restored', 'Restoring'],
  undo: ['Undo', 'Undid', 'Undoing'],
  backup: ['Back up', 'Backed up', 'Backing up'],
  import: ['Import', 'Imported', 'Importing'],
  prove: ['Prove', 'Proved', 'Proving'],
}

function phrase({ kind, source, target }: RunFacts, verb: string): string {
  if (kind === 'restore') return `${verb} ${sourceName(source)} into ${shortEnvironment[target.environment]}`
  if (kind === 'undo') return `${verb} a run on ${visibleText(target.name)}`
  return `${verb} ${sourceName(source)}`
}

/** The rows' origin inside a sentence: a backup is called one. */
export function sourceName(end: End): string {
  if (end.kind !== 'backup') return visibleText(end.name)
  const at = backupTime(end)
  return at === null ? visibleText(end.name).replace(/^Backup /, 'backup ') : `backup of ${dayAndTime(at)}`
}

/** An end as lists and strips show it; a backup by its time in this computer's time zone. */
export function endLabel(end: End): string {
  const at = end.kind === 'backup' ? backupTime(end) : null
  return at === null ? visibleText(end.name) : `Backup of ${dayAndTime(at)}`
}

/** When a backup was made, from the name that jobs give it: `Backup of <endpoint>, 2026-11-22 14:03` in UTC. */
function backupTime({ name }: End): number | null {
  const match = /^Backup of .*, (\d{4}-\d\d-\d\d) (\d\d:\d\d)$/s.exec(name)
  const at = match === null ? Number.NaN : Date.parse(`${match[1]}T${match[2]}:00Z`)
  return Number.isNaN(at) ? null : at
}

/** `Pull archon`, `Restore`: a run in the status bar. */
export function shortRun(run: RunFacts & { readonly profileName: string }): string {
  if (run.kind !== 'sync') return verbs[run.kind][0]
  return `${run.direction === 'remote-to-local' ? 'Pull' : 'Push'} ${visibleText(run.profileName)}`
}

/** A sync, a restore and an undo write somewhere; the others only make or read a backup. */
export function hasTarget({ kind }: Pick<RunFacts, 'kind'>): boolean {
  return kind === 'sync' || kind === 'restore' || kind === 'undo'
}

/** `Pulling into supabase-ai-db`, for the window's title. */
export function windowAct({ kind, direction, source, target }: RunFacts): string {
  if (kind === 'sync') return `${direction === 'remote-to-local' ? 'Pulling into' : 'Pushing to'} ${target.name}`
  if (kind === 'restore') return `Restoring into ${target.name}`
  if (kind === 'undo') return `Undoing on ${target.name}`
  return `${verbs[kind][2]} ${sourceName(source)}`
}

/** What a run that succeeded is announced as. */
export function doneSentence({ kind, source, target }: RunFacts): string {
  if (kind === 'sync') return `${target.name} is up to date`
  if (kind === 'restore') return `${target.name} is restored`
  if (kind === 'undo') return `The run on ${target.name} is undone`
  if (kind === 'backup') return `${source.name} is backed up`
  return kind === 'import' ? 'The file is imported' : 'The backup is proven'
}
