import { formatCount } from '../format/format'
import { type Endpoint, type EndpointSummary, summarizeEndpoint } from './endpoint'
import { copiedTables, type PlanTable, type SyncPlan } from './plan'

export type GuardFactKind = 'tables' | 'rows-lost' | 'sessions' | 'backup' | 'no-backup'

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
  readonly plan: SyncPlan
  readonly source: Pick<EndpointSummary, 'name'>
  readonly target: Endpoint
  /** Whether this run takes a safety backup of the target. */
  readonly safetyBackup: boolean
  readonly lockWaitSeconds: number
}

export function guardWords(subject: GuardSubject): GuardWords {
  const { plan, target, safetyBackup } = subject
  const summary = summarizeEndpoint(target)
  return {
    title: `${actOf(plan)} on ${target.name}?`,
    address: summary.address,
    user: summary.user,
    facts: [tablesFact(subject), rowsLostFact(plan.tables), sessionsFact(subject), backupFact(safetyBackup)].filter(
      (fact) => fact !== null,
    ),
    button: safetyBackup ? 'Back up and replace' : 'Replace',
  }
}

function actOf(plan: SyncPlan): string {
  const replaced = plan.tables.filter((table) => table.action === 'replace').length
  if (replaced > 0) return `Replace ${countOf(replaced, 'table')}`
  return `Create ${countOf(copiedTables(plan).length, 'table')}`
}

/** Rows that are fewer afterwards, and in how many tables. Equal counts may still hide rows that change. */
export function rowsLost(tables: readonly PlanTable[]): { rows: number; tables: number; exact: boolean } {
  const shrinking = tables.filter((table) => table.action === 'replace' && changeOf(table) < 0)
  return {
    rows: shrinking.reduce((sum, table) => sum - changeOf(table), 0),
    tables: shrinking.length,
    exact: shrinking.every((table) => table.rowsNow?.exact !== false && table.rowsAfter?.exact !== false),
  }
}

function changeOf(table: PlanTable): number {
  return (table.rowsAfter?.rows ?? 0) - (table.rowsNow?.rows ?? 0)
}

function tablesFact({ plan, source }: GuardSubject): GuardFact {
  const left = plan.tables.filter((table) => table.action === 'leave').length
  const created = plan.tables.filter((table) => table.action === 'create').length
  const replaced = plan.tables.length - left - created
  const extra = [
    created === 0 ? '' : ` ${created} ${created === 1 ? 'is' : 'are'} created.`,
    left === 0 ? '' : ` ${left} ${left === 1 ? 'stays as it is' : 'stay as they are'}.`,
  ]
  return {
    kind: 'tables',
    strong: countOf(replaced, 'table'),
    text: `${replaced === 1 ? 'is' : 'are'} replaced by those of ${source.name}.${extra.join('')}`,
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

function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`
}
