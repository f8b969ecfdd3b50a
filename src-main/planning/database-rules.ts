import type { Finding } from '../../src-shared/domain/plan'
import { showTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { formatBytes } from '../../src-shared/format/format'
import { isSameDatabase } from './catalog'
import { ancestorsOf, descendantsOf, leavesOf, tableNamed } from './catalog-lookup'
import type { Catalog, CatalogForeignKey, CatalogTable } from './catalog-types'
import { blocker, nameSome, nameTables, type Pair, type PlanInput, plural, warning } from './plan-input'
import { parsePattern } from './table-pattern'

/** Findings about the servers as a whole. */
export function serverRules(input: PlanInput): Finding[] {
  return [...identityRules(input), ...versionRules(input), ...targetModeRules(input), ...encodingRules(input)]
}

function identityRules(input: PlanInput): Finding[] {
  const [source, target] = [input.source.server, input.target.server]
  // A physical copy (a branch of a hosted service) shares identifier and names; it was not started at the same instant.
  if (!isSameDatabase(source, target) || source.startedAt !== target.startedAt) return []
  return [
    blocker(
      'same-database',
      `${input.sourceName} and ${input.targetName} are the same database (${input.target.server.database}).`,
      [],
      'Choose another source or target: a database cannot be copied onto itself.',
    ),
  ]
}

function versionRules(input: PlanInput): Finding[] {
  const majors = { source: major(input.source), target: major(input.target) }
  const newest = Math.max(majors.source, majors.target)
  const findings: Finding[] = []
  if (input.toolsMajor < newest)
    findings.push(
      blocker(
        'tools-too-old',
        `The client tools are version ${input.toolsVersion} and cannot read a server ${newest}.`,
        [],
        `Choose an image with pg_dump ${newest} or newer as tools image in the settings.`,
      ),
    )
  if (!input.toolsCurrent)
    findings.push(
      warning(
        'tools-outdated',
        `The client tools ${input.toolsVersion} have known security holes against a hostile server.`,
        [],
        'Update the image of the local container, or set a newer tools image.',
      ),
    )
  if (majors.source !== majors.target)
    findings.push(
      warning(
        'versions-differ',
        `The source runs PostgreSQL ${majors.source}, the target ${majors.target}. Rows are copied as text, which both read.`,
        [],
      ),
    )
  return findings
}

function targetModeRules(input: PlanInput): Finding[] {
  if (input.target.isReplica)
    return [
      blocker(
        'read-replica',
        `${input.targetName} is a read replica and cannot be written to.`,
        [],
        'Use the address of the primary.',
      ),
    ]
  if (input.target.isReadOnly)
    return [
      blocker(
        'read-only',
        `${input.targetName} is set to read-only transactions.`,
        [],
        'Hosted services do this when the disk is full or a plan is paused; see its dashboard.',
      ),
    ]
  return []
}

function encodingRules(input: PlanInput): Finding[] {
  const { source, target } = { source: input.source.encoding, target: input.target.encoding }
  if (source === target) return []
  const text = `The source stores text as ${source}, the target as ${target}.`
  if (source === 'SQL_ASCII' || target === 'SQL_ASCII')
    return [
      blocker('encoding', text, [], 'SQL_ASCII says nothing about its bytes, so they cannot be converted safely.'),
    ]
  return [warning('encoding', `${text} Characters that the target cannot store stop the import.`, [])]
}

/** Views and foreign tables are passed over, unless somebody named one exactly. */
export function exactNameRules(input: PlanInput): Finding[] {
  const exact = input.selection.include.map(parsePattern).filter((pattern) => pattern.isExact)
  return input.source.tables
    .filter((table) => table.kind !== 'table' && table.kind !== 'partitioned')
    .filter((table) => exact.some((pattern) => pattern.matches(table)))
    .map((table) =>
      blocker(
        'not-a-table',
        `${showTable(table)} is a ${table.kind.replace('-', ' ')}: it has no rows of its own to copy.`,
        [table],
        'Take it out of the selection.',
      ),
    )
}

/** A name that selects nothing is most likely a slip of the pen; the sync would pass over it in silence (B3). */
export function unmatchedPatterns(input: PlanInput): Finding[] {
  const idle = input.selection.include
    .map(parsePattern)
    .filter((pattern) => !input.source.tables.some((table) => pattern.matches(table)))
  if (idle.length === 0 || idle.length === input.selection.include.length) return []
  return [
    warning(
      'pattern-unmatched',
      `${nameSome(idle.map((pattern) => pattern.text))} ${idle.length === 1 ? 'matches' : 'match'} no table on ${input.sourceName}.`,
      [],
      'Check the spelling: a name without a schema means the schema public, and case matters.',
    ),
  ]
}

/** Enum labels that rows may hold and the target does not know. */
export function enumRules(pairs: readonly Pair[], input: PlanInput): Finding[] {
  const onTarget = new Map(input.target.enums.map((item) => [item.name, new Set(item.labels)]))
  const used = new Map(input.source.enums.map((item) => [item.name, new Set<TableName>()]))
  for (const pair of pairs)
    for (const column of pair.source?.columns ?? []) used.get(column.type.replace(/(\[\])+$/, ''))?.add(pair.table)
  return input.source.enums.flatMap((item) => {
    const labels = onTarget.get(item.name)
    const tables = [...(used.get(item.name) ?? [])]
    if (tables.length === 0 || labels === undefined) return []
    const missing = item.labels.filter((label) => !labels.has(label))
    if (missing.length === 0) return []
    return [
      blocker(
        'enum-labels',
        `The type ${item.name} lacks ${nameSome(missing.map((label) => `'${label}'`))} on ${input.targetName}.`,
        tables,
        missing.map((label) => `ALTER TYPE ${item.name} ADD VALUE '${label.replaceAll("'", "''")}';`).join(' '),
      ),
    ]
  })
}

/** Foreign keys across the edge of the selection: never followed by a CASCADE, always handled by name (R05). */
export function foreignKeyRules(pairs: readonly Pair[], input: PlanInput): Finding[] {
  const replaced = new Set(pairs.filter((pair) => pair.source !== null && pair.target !== null).map((pair) => pair.key))
  const touched = touchedForeignKeys(input.target, replaced)
  const incoming = touched.filter((key) => !isInside(input.target, key.table, replaced))
  const outgoing = touched.filter(
    (key) => isInside(input.target, key.table, replaced) && !isInside(input.target, key.references, replaced),
  )
  return [...incomingRules(incoming, input), ...outgoingRules(outgoing)]
}

function incomingRules(incoming: readonly CatalogForeignKey[], input: PlanInput): Finding[] {
  const foreign = incoming.filter((key) => !key.tableIsOwner)
  const own = incoming.filter((key) => key.tableIsOwner)
  const findings = foreign.map((key) =>
    blocker(
      'outside-foreign-key',
      `${showTable(key.table)} is outside the selection, refers to ${showTable(key.references)}, and does not belong to ${input.target.server.user}.`,
      [key.table],
      `The key ${key.name} has to be checked against the new rows. Connect as the owner of ${showTable(key.table)}.`,
    ),
  )
  if (own.length === 0) return findings
  const tables = unique(own.map((key) => key.table))
  return [
    ...findings,
    warning(
      'outside-locked',
      `${nameTables(tables)} ${tables.length === 1 ? 'is' : 'are'} outside the selection and ${tables.length === 1 ? 'refers' : 'refer'} to replaced tables: locked during the import, and every reference is checked again.`,
      tables,
    ),
  ]
}

function outgoingRules(outgoing: readonly CatalogForeignKey[]): Finding[] {
  const forbidden = outgoing.filter((key) => !key.canReference)
  const allowed = outgoing.filter((key) => key.canReference)
  return [
    ...forbidden.map((key) =>
      blocker(
        'no-references',
        `The key ${key.name} of ${showTable(key.table)} could not be added again: no REFERENCES right on ${showTable(key.references)}.`,
        [key.table],
      ),
    ),
    ...(allowed.length === 0
      ? []
      : [
          warning(
            'refers-outside',
            `${nameTables(unique(allowed.map((key) => key.table)))} ${unique(allowed.map((key) => key.table)).length === 1 ? 'refers' : 'refer'} to ${nameTables(unique(allowed.map((key) => key.references)))}, which is not part of the sync: the rows it needs must be there already.`,
            unique(allowed.map((key) => key.table)),
          ),
        ]),
  ]
}

/** Keys that have one of the given tables, or a partitioned parent of one, at either end. */
export function touchedForeignKeys(target: Catalog, replaced: ReadonlySet<string>): CatalogForeignKey[] {
  return target.foreignKeys.filter(
    (key) => isInside(target, key.table, replaced) || isInside(target, key.references, replaced),
  )
}

/** The table is one of the given, or a partitioned table with at least one leaf among them. */
function isInside(catalog: Catalog, table: TableName, keys: ReadonlySet<string>): boolean {
  if (keys.has(tableKey(table))) return true
  const found = tableNamed(catalog, table)
  return found?.kind === 'partitioned' && leavesOf(catalog, found).some((leaf) => keys.has(tableKey(leaf)))
}

function unique(tables: readonly TableName[]): TableName[] {
  return [...new Map(tables.map((table) => [tableKey(table), table])).values()]
}

/** Partitions must be the same on both sides: a row has to land where it came from. */
export function partitionRules(pairs: readonly Pair[], input: PlanInput): Finding[] {
  const parents = new Map<string, CatalogTable>()
  for (const pair of pairs)
    for (const parent of pair.source === null ? [] : ancestorsOf(input.source, pair.source))
      parents.set(tableKey(parent), parent)
  return [...parents.values()].flatMap((parent) => {
    const twin = tableNamed(input.target, parent)
    if (twin === undefined || layout(input.source, parent) === layout(input.target, twin)) return []
    return [
      blocker(
        'partitions-differ',
        `${showTable(parent)} is partitioned differently on the two sides.`,
        [parent],
        'Create or drop partitions on the target until both sides have the same names and bounds.',
      ),
    ]
  })
}

function layout(catalog: Catalog, parent: CatalogTable): string {
  const parts = descendantsOf(catalog, parent).map((part) => `${tableKey(part)} ${part.bound} ${part.partitionKey}`)
  return [parent.partitionKey, ...parts.sort()].join('\n')
}

/** Disk where backups are kept: archives are compressed, so half of both sides' size is the least that is asked for. */
export function diskRules(pairs: readonly Pair[], input: PlanInput): Finding[] {
  if (input.freeBytes === null) return []
  const bytes = pairs.reduce(
    (sum, pair) => sum + (pair.source?.bytes ?? 0) + (pair.source === null ? 0 : (pair.target?.bytes ?? 0)),
    0,
  )
  const needed = bytes / 2 + 16_000_000
  if (input.freeBytes >= needed) return []
  return [
    blocker(
      'disk-space',
      `The backup folder's disk has ${formatBytes(input.freeBytes)} free, and about ${formatBytes(needed)} are needed.`,
      [],
      'Free some space, remove old backups, or choose another backup folder.',
    ),
  ]
}

/** Warnings that need the rows of both sides. */
export function rowWarnings(pairs: readonly Pair[], input: PlanInput): Finding[] {
  return pairs.flatMap((pair) => {
    const newer = input.newerRows.get(pair.key) ?? 0
    if (newer === 0) return []
    return [
      warning(
        'newer-rows',
        `${plural(newer, 'row')} of ${showTable(pair.table)} ${newer === 1 ? 'is' : 'are'} newer on ${input.targetName} than anything on ${input.sourceName}.`,
        [pair.table],
      ),
    ]
  })
}

/** Things around the replaced tables that notice the sync. */
export function surroundingWarnings(replaced: readonly CatalogTable[]): Finding[] {
  const views = unique(replaced.flatMap((table) => table.materializedViews))
  const published = replaced.filter((table) => table.publications.length > 0)
  const publications = [...new Set(published.flatMap((table) => table.publications))]
  const paused = replaced.filter((table) => table.triggers.some((trigger) => trigger.enabled === 'O'))
  const triggers = paused.flatMap((table) => table.triggers.filter((trigger) => trigger.enabled === 'O'))
  return [
    ...(paused.length === 0
      ? []
      : [
          warning(
            'triggers-paused',
            `${plural(triggers.length, 'trigger')} of ${nameTables(paused)} will not fire while rows are loaded: ${nameSome(triggers.map((trigger) => trigger.name))}.`,
            [],
          ),
        ]),
    ...(views.length === 0
      ? []
      : [warning('materialized-views', `${nameTables(views)} will be refreshed afterwards.`, views)]),
    ...(published.length === 0
      ? []
      : [
          warning(
            'publication',
            `${nameSome(publications)} ${publications.length === 1 ? 'publishes' : 'publish'} TRUNCATE: subscribers of ${nameTables(published)} are emptied and filled as well.`,
            published,
          ),
        ]),
  ]
}

function major(catalog: Catalog): number {
  return Math.floor(catalog.server.versionNumber / 10_000)
}
