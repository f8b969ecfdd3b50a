import { formatCount } from '../format/format'
import { type Endpoint, type EndpointSummary, summarizeEndpoint } from './endpoint'
import type { GuardedAction } from './guard'
import { copiedTables, type PlanTable, type SyncPlan } from './plan'

export type GuardFactKind =
  | 'tables'
  | 'rows-lost'
  | 'rows-newer'
  | 'sessions'
  | 'backup'
  | 'no-backup'
  | 'marked'
  | 'unprotected'

export interface GuardFact {
  readonly kind: GuardFactKind
  /** The part that is set in bold, first in the sentence; may be empty. */
  readonly strong: string
  readonly text: string
}

/** The words of the question before a replace; window and command line ask alike. */
export interface GuardWords {
  /** Names act and object: `Replace 16 tables on archon-prod?`. */
  readonly title: string
  /** Where it lands, in full: never shortened (interface.md, friction matrix). */
  readonly address: string
  readonly user: string
  readonly facts: readonly GuardFact[]
  readonly button: string
}

export interface GuardSubject {
  /** `sync` when left out. */
  readonly action?: GuardedAction
  /** Name of the new database that a restore makes beside the target's own; nothing is replaced then. */
  readonly beside?: string
  readonly plan: SyncPlan
  readonly source: Pick<EndpointSummary, 'name'>
  readonly target: Endpoint
  /** Whether this run takes a safety backup of the target. */
  readonly safetyBackup: boolean
  readonly lockWaitSeconds: number
}

export function guardWords(subject: GuardSubject): GuardWords {
  const { plan, target, safetyBackup, beside } = subject
  const { address, user } = summarizeEndpoint(target)
  if (beside !== undefined) return besideWords(subject, beside)
  return {
    title: titleOf(subject),
    address,
    user,
    facts: [
      tablesFact(subject),
      rowsLostFact(plan.tables),
      rowsNewerFact(subject),
      sessionsFact(subject),
      backupFact(safetyBackup),
      plan.target.isMarked ? markedFact : null,
    ].filter((fact) => fact !== null),
    button: safetyBackup ? `Back up and ${verbOf(subject)}` : capital(verbOf(subject)),
  }
}

/** A restore into a new database: there is nothing to lose, and the place says the new name. */
function besideWords({ plan, target }: GuardSubject, beside: string): GuardWords {
  const { address, user } = summarizeEndpoint({ ...target, database: beside })
  const tables = countOf(copiedTables(plan).length, 'table')
  return {
    title: `Restore ${tables} beside ${target.name}?`,
    address,
    user,
    facts: [
      { kind: 'tables', strong: tables, text: `${copiedTables(plan).length === 1 ? 'is' : 'are'} created.` },
      { kind: 'backup', strong: '', text: `The database ${beside} is new. Nothing is replaced.` },
    ],
    button: 'Restore beside',
  }
}

function titleOf({ plan, target, action }: GuardSubject): string {
  if (action === 'undo') return `Undo the run on ${target.name}?`
  if (action === 'restore') return `Restore ${countOf(copiedTables(plan).length, 'table')} on ${target.name}?`
  return `${actOf(plan)} on ${target.name}?`
}

function verbOf({ action }: GuardSubject): string {
  return action === undefined || action === 'sync' ? 'replace' : action
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

function actOf(plan: SyncPlan): string {
  const replaced = plan.tables.filter((table) => table.action === 'replace').length
  if (replaced > 0) return `Replace ${countOf(replaced, 'table')}`
  return `Create ${countOf(copiedTables(plan).length, 'table')}`
}

function replacedText(one: boolean, source: string, action: GuardedAction | undefined): string {
  if (action === 'undo') return `${one ? 'gets the rows it' : 'get the rows they'} had before the run.`
  return `${one ? 'is' : 'are'} replaced by ${one && action === 'restore' ? 'that' : 'those'} of ${source}.`
}

/** Rows that are fewer afterwards, and in how many tables. Equal counts may still hide rows that change. */
export function rowsLost(tables: readonly PlanTable[]): { rows: number; tables: number; exact: boolean } {
  const shrinking = tables.filter(
    (table) => (table.action === 'replace' || table.action === 'drop') && changeOf(table) < 0,
  )
  return {
    rows: shrinking.reduce((sum, table) => sum - changeOf(table), 0),
    tables: shrinking.length,
    exact: shrinking.every((table) => table.rowsNow?.exact !== false && table.rowsAfter?.exact !== false),
  }
}

function changeOf(table: PlanTable): number {
  return (table.rowsAfter?.rows ?? 0) - (table.rowsNow?.rows ?? 0)
}

function tablesFact({ plan, source, action }: GuardSubject): GuardFact {
  const count = (kind: PlanTable['action']) => plan.tables.filter((table) => table.action === kind).length
  const [replaced, created, dropped, left] = [count('replace'), count('create'), count('drop'), count('leave')]
  const extra = [
    created === 0 ? '' : ` ${created} ${created === 1 ? 'is' : 'are'} created.`,
    dropped === 0 ? '' : ` ${dropped} ${dropped === 1 ? 'is' : 'are'} removed again.`,
    left === 0 ? '' : ` ${left} ${left === 1 ? 'stays as it is' : 'stay as they are'}.`,
  ]
  return {
    kind: 'tables',
    strong: countOf(replaced, 'table'),
    text: `${replacedText(replaced === 1, source.name, action)}${extra.join('')}`,
  }
}

function rowsLostFact(tables: readonly PlanTable[]): GuardFact | null {
  const lost = rowsLost(tables)
  if (lost.rows === 0) return null
  const about = lost.exact ? '' : 'About '
  const verb = lost.rows === 1 ? 'disappears' : 'disappear'
  return {
    kind: 'rows-lost',
    strong: `${about}${countOf(lost.rows, 'row')}`,
    text: `${verb} from ${countOf(lost.tables, 'table')}.`,
  }
}

/** Work that was done on the target since: what is lost although no count tells it. */
function rowsNewerFact({ plan, target, source }: GuardSubject): GuardFact | null {
  const newer = plan.tables.reduce((sum, table) => sum + (table.newerRows ?? 0), 0)
  if (newer === 0) return null
  const text = `on ${target.name} ${newer === 1 ? 'is' : 'are'} newer than anything on ${source.name}.`
  return { kind: 'rows-newer', strong: countOf(newer, 'row'), text }
}

function sessionsFact({ plan, lockWaitSeconds }: GuardSubject): GuardFact | null {
  const open = plan.target.sessions
  if (open === 0) return null
  const text = open === 1 ? 'is open.' : 'are open.'
  const limit = `The import waits up to ${lockWaitSeconds} s for a table in use, then the run stops.`
  return { kind: 'sessions', strong: countOf(open, 'other session'), text: `${text} ${limit}` }
}

function backupFact(safetyBackup: boolean): GuardFact {
  if (safetyBackup) return { kind: 'backup', strong: '', text: 'A checked backup of what is replaced is taken first.' }
  return { kind: 'no-backup', strong: 'No backup', text: 'is taken: it is switched off for this profile.' }
}

const markedFact: GuardFact = { kind: 'marked', strong: '', text: 'Protected by a mark in the database.' }

function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** The words of the question before protection is taken away. */
export function unprotectWords(target: Endpoint, isMarked: boolean): GuardWords {
  const { address, user } = summarizeEndpoint(target)
  const who = isMarked ? 'Every installation' : 'This installation'
  const rest = isMarked ? ' The rest of the comment of the database stays as it is.' : ''
  return {
    title: `Remove the protection of ${target.name}?`,
    address,
    user,
    facts: [
      { kind: 'unprotected', strong: who, text: `then asks no more than of any other ${placeOf(target)}.${rest}` },
    ],
    button: 'Remove protection',
  }
}

function placeOf({ kind, environment }: Endpoint): string {
  if (kind === 'container') return 'local database'
  return environment === 'local' ? 'local server' : `${environment} server`
}
