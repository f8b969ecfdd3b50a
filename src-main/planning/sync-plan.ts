import type { Finding, PlanTable, SyncPlan } from '../../src-shared/domain/plan'
import { showTable } from '../../src-shared/domain/table'
import { formatBytes } from '../../src-shared/format/format'
import type { CatalogTable } from './catalog-types'
import { createRules, extensionPairs } from './create-rules'
import {
  diskRules,
  enumRules,
  exactNameRules,
  foreignKeyRules,
  partitionRules,
  rowWarnings,
  serverRules,
  surroundingWarnings,
  unmatchedPatterns,
} from './database-rules'
import { blocker, nameSome, nameTables, type Pair, type PlanInput, plural, warning } from './plan-input'
import { pairTables, parentsToCreate } from './selection'
import { copiedColumns, kindRules, replaceRules, sourceRules } from './table-rules'

/**
 * The plan of a sync: what happens to each selected table, what keeps it from starting, and what to know before.
 * Pure: two catalogs and some counts in, data out; nothing was touched and nothing is. `pairs`: the tables, where
 * something else than the selection's patterns names them.
 */
export function makePlan(input: PlanInput, pairs: readonly Pair[] = pairTables(input)): SyncPlan {
  const tables = pairs.map((pair) => planTable(pair, input))
  const findings = [...collect(pairs, input)].sort((a, b) => rank(a) - rank(b))
  return {
    id: input.id,
    createdAt: input.createdAt,
    direction: input.direction,
    source: input.source.server,
    target: input.target.server,
    toolsVersion: input.toolsVersion,
    tables,
    findings,
    passed: passed(pairs, findings, input),
  }
}

function rank(finding: Finding): number {
  return finding.severity === 'blocker' ? 0 : 1
}

function planTable(pair: Pair, input: PlanInput): PlanTable {
  const action = pair.source === null ? 'leave' : pair.target === null ? 'create' : 'replace'
  return {
    table: pair.table,
    action,
    rowsNow: pair.target === null ? null : (input.targetRows.get(pair.key) ?? estimate(pair.target)),
    rowsAfter: pair.source === null ? null : (input.sourceRows.get(pair.key) ?? estimate(pair.source)),
    bytes: (pair.source ?? pair.target)?.bytes ?? 0,
    ...newerOf(input.newerRows.get(pair.key)),
    columns: pair.source === null ? [] : copiedColumns(pair.source).map((column) => column.name),
  }
}

function newerOf(newerRows: number | undefined): Pick<PlanTable, 'newerRows'> {
  return newerRows === undefined ? {} : { newerRows }
}

function estimate(table: CatalogTable): { rows: number; exact: boolean } {
  return { rows: Math.round(table.estimatedRows), exact: false }
}

function collect(pairs: readonly Pair[], input: PlanInput): Finding[] {
  const copied = pairs.filter((pair) => pair.source !== null)
  const created = copied.flatMap((pair) => (pair.target === null && pair.source !== null ? [pair.source] : []))
  const replaced = copied.flatMap((pair) => (pair.target === null ? [] : [pair.target]))
  const parents = parentsToCreate(input.source, input.target, created)
  return [
    ...serverRules(input),
    ...nothingSelected(copied, input),
    ...unmatchedPatterns(input),
    ...exactNameRules(input),
    ...copied.flatMap((pair) => (pair.source === null ? [] : sourceRules(pair.source, input))),
    ...copied.flatMap((pair) =>
      pair.source === null || pair.target === null ? [] : replaceRules(pair.source, pair.target, input),
    ),
    ...copied.flatMap((pair) => kindRules(pair, input)),
    ...createRules([...parents, ...created], input),
    ...enumRules(copied, input),
    ...partitionRules(copied, input),
    ...foreignKeyRules(copied, input),
    ...diskRules(copied, input),
    ...expectedRules(pairs, input),
    ...leftAlone(pairs),
    ...rowWarnings(copied, input),
    ...surroundingWarnings(replaced),
  ]
}

function nothingSelected(copied: readonly Pair[], input: PlanInput): Finding[] {
  if (copied.length > 0) return []
  return [
    blocker(
      'nothing-selected',
      `No table on ${input.sourceName} matches ${nameSome(input.selection.include)}.`,
      [],
      'Check the patterns: a name without a schema means the schema public, and case matters.',
    ),
  ]
}

function expectedRules(pairs: readonly Pair[], input: PlanInput): Finding[] {
  const present = new Set(pairs.flatMap((pair) => (pair.source === null ? [] : [showTable(pair.table)])))
  const missing = input.expectedTables.filter((name) => !present.has(name))
  if (missing.length === 0 || present.size === 0) return []
  return [warning('expected-missing', `Expected on ${input.sourceName} and not there: ${nameSome(missing, 8)}.`, [])]
}

function leftAlone(pairs: readonly Pair[]): Finding[] {
  const left = pairs.filter((pair) => pair.source === null).map((pair) => pair.table)
  if (left.length === 0) return []
  return [
    warning(
      'only-on-target',
      `${nameTables(left)} ${left.length === 1 ? 'is' : 'are'} only on the target and ${left.length === 1 ? 'stays' : 'stay'} as ${left.length === 1 ? 'it is' : 'they are'}.`,
      left,
    ),
  ]
}

const rightsRules = [
  'not-owner',
  'no-select',
  'no-create',
  'no-references',
  'outside-foreign-key',
  'row-security',
  'sequence-not-owned',
]

function passed(pairs: readonly Pair[], findings: readonly Finding[], input: PlanInput): string[] {
  const blocked = new Set(findings.filter((item) => item.severity === 'blocker').map((item) => item.rule))
  const source = pairs.flatMap((pair) => pair.source ?? [])
  const extensions = extensionPairs(input.source, input.target, source)
    .filter((item) => item.target !== null)
    .map((item) =>
      item.source === item.target
        ? `${item.name} ${item.source} on both`
        : `${item.name} ${item.source} to ${item.target}`,
    )
  const rights = rightsRules.every((rule) => !blocked.has(rule))
  const copied = pairs.filter((pair) => pair.source !== null).length
  return [
    ...extensions,
    `server ${majorOf(input.source.server.versionNumber)} to ${majorOf(input.target.server.versionNumber)}`,
    ...(input.freeBytes === null || blocked.has('disk-space') ? [] : [`${formatBytes(input.freeBytes)} free here`]),
    ...(rights && copied > 0 ? [`rights on ${plural(copied, 'table')}`] : []),
    ...(blocked.has('tools-too-old') ? [] : [`tools ${input.toolsVersion}`]),
  ]
}

function majorOf(versionNumber: number): number {
  return Math.floor(versionNumber / 10_000)
}
