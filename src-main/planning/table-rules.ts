import type { Finding } from '../../src-shared/domain/plan'
import { quoteIdentifier, showTable } from '../../src-shared/domain/table'
import { tableNamed } from './catalog-lookup'
import type { Catalog, CatalogColumn, CatalogTable } from './catalog-types'
import { blocker, nameSome, type Pair, type PlanInput, plural, sqlTables, warning } from './plan-input'

/** Columns that are copied: the source's, in its order, without generated ones. */
export function copiedColumns(source: CatalogTable): CatalogColumn[] {
  return source.columns.filter((column) => column.generated === '')
}

/** Findings about one table that is on both sides and will be replaced. */
export function replaceRules(source: CatalogTable, target: CatalogTable, input: PlanInput): Finding[] {
  return [
    ...columnRules(source, target, input),
    ...rightsOnTarget(target, input),
    ...triggerRules(target),
    ...sequenceRights(target),
  ]
}

function columnRules(source: CatalogTable, target: CatalogTable, input: PlanInput): Finding[] {
  const name = showTable(target)
  const onTarget = new Map(target.columns.map((column) => [column.name, column]))
  const onSource = new Set(source.columns.map((column) => column.name))
  const findings = source.columns.flatMap((column) => {
    const twin = onTarget.get(column.name)
    if (twin === undefined)
      return [
        blocker(
          'column-missing',
          `${name} has no column ${column.name} on ${input.targetName}.`,
          [target],
          `Run the pending migration there, or: ALTER TABLE ${sqlTables([target])} ADD COLUMN ${quoteIdentifier(column.name)} ${column.type}${generation(column)};`,
        ),
      ]
    return compareColumn(name, column, twin, target)
  })
  const extra = target.columns.filter((column) => !onSource.has(column.name) && column.generated === '')
  return [...findings, ...extraColumns(name, extra, target)]
}

function generation(column: CatalogColumn): string {
  if (column.expression === null) return ''
  return ` GENERATED ALWAYS AS (${column.expression}) ${column.generated === 'v' ? 'VIRTUAL' : 'STORED'}`
}

function compareColumn(name: string, column: CatalogColumn, twin: CatalogColumn, target: CatalogTable): Finding[] {
  if (column.generated !== twin.generated || column.expression !== twin.expression)
    return [
      blocker(
        'generated-differs',
        `${name}.${column.name} is generated differently on the two sides.`,
        [target],
        'Give the column the same GENERATED ALWAYS AS expression on both sides.',
      ),
    ]
  if (column.generated !== '' || sameType(column, twin)) return []
  return [
    blocker(
      'column-type',
      `${name}.${column.name} is ${column.type} on the source and ${twin.type} on the target.`,
      [target],
      'Bring both sides to the same type before syncing.',
    ),
  ]
}

function sameType(a: CatalogColumn, b: CatalogColumn): boolean {
  if (a.typeExtension !== null || b.typeExtension !== null)
    return a.typeExtension === b.typeExtension && a.bareType === b.bareType
  return a.type === b.type
}

function extraColumns(name: string, extra: readonly CatalogColumn[], target: CatalogTable): Finding[] {
  if (extra.length === 0) return []
  const required = extra.filter((column) => column.notNull && !column.hasDefault && column.identity === '')
  if (required.length > 0)
    return [
      blocker(
        'required-column',
        `${name} needs a value for ${nameSome(required.map((column) => column.name))}, which the source does not have.`,
        [target],
        'Give the column a default on the target, or add it to the source.',
      ),
    ]
  return [
    warning(
      'extra-columns',
      `${name} has ${nameSome(extra.map((column) => column.name))} on the target only: their values are lost, new rows get the default.`,
      [target],
    ),
  ]
}

function rightsOnTarget(target: CatalogTable, input: PlanInput): Finding[] {
  const findings: Finding[] = []
  if (!target.isOwner)
    findings.push(
      blocker(
        'not-owner',
        `${input.target.server.user} does not own ${showTable(target)} on ${input.targetName} (${target.owner} does).`,
        [target],
        `Connect as ${target.owner}, or as a member of that role.`,
      ),
    )
  if (target.rowSecurityActive) findings.push(hiddenRows(target, input.target, input.targetName))
  return findings
}

/** Row security would hide rows from dump and count alike: they would agree on the wrong number (R08). */
function hiddenRows(table: CatalogTable, catalog: Catalog, name: string): Finding {
  return blocker(
    'row-security',
    `Row security hides rows of ${showTable(table)} from ${catalog.server.user} on ${name}.`,
    [table],
    `Connect as the table's owner (without FORCE ROW LEVEL SECURITY) or as a role with BYPASSRLS.`,
  )
}

function triggerRules(target: CatalogTable): Finding[] {
  const always = target.triggers.filter((trigger) => trigger.enabled === 'A')
  const name = showTable(target)
  if (always.length === 0) return []
  return [
    blocker(
      'always-trigger',
      `${name} has ${plural(always.length, 'trigger')} set to ENABLE ALWAYS: ${nameSome(always.map((trigger) => trigger.name))}.`,
      [target],
      'Somebody wants these to fire on every change. Set them to ENABLE for the time of the sync, or exclude the table.',
    ),
  ]
}

function sequenceRights(target: CatalogTable): Finding[] {
  return target.sequences
    .filter((sequence) => !sequence.isOwner)
    .map((sequence) =>
      blocker(
        'sequence-not-owned',
        `The sequence ${sequence.schema}.${sequence.name} of ${showTable(target)}.${sequence.column} belongs to another role on the target.`,
        [target],
        'Its position has to be set after the rows are in. Connect as its owner.',
      ),
    )
}

/** Findings about reading one table on the source. */
export function sourceRules(source: CatalogTable, input: PlanInput): Finding[] {
  const findings: Finding[] = []
  if (!source.canSelect)
    findings.push(
      blocker(
        'no-select',
        `${input.source.server.user} may not read ${showTable(source)} on ${input.sourceName}.`,
        [source],
        `GRANT SELECT ON ${sqlTables([source])} TO ${quoteIdentifier(input.source.server.user)};`,
      ),
    )
  if (source.rowSecurityActive) findings.push(hiddenRows(source, input.source, input.sourceName))
  return findings
}

const kindNames: Readonly<Record<CatalogTable['kind'], string>> = {
  table: 'table',
  partitioned: 'partitioned table',
  'foreign-table': 'foreign table',
  view: 'view',
  'materialized-view': 'materialized view',
}

/** What a pair of names with different kinds of relation means. */
export function kindRules(pair: Pair, input: PlanInput): Finding[] {
  if (pair.source === null || pair.target !== null) return []
  const taken = tableNamed(input.target, pair.table)
  if (taken === undefined) return []
  return [
    blocker(
      'target-kind',
      `${showTable(pair.table)} is a table on the source and a ${kindNames[taken.kind]} on the target, which cannot be loaded.`,
      [pair.table],
      'Rename or drop it on the target, or exclude it.',
    ),
  ]
}
