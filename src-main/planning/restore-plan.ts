import type { Manifest } from '../../src-shared/domain/backup'
import { AppError } from '../../src-shared/domain/failure'
import type { Created } from '../../src-shared/domain/history'
import type { Finding, PlanTable, RowCount, SyncPlan } from '../../src-shared/domain/plan'
import { showTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { catalogOf } from './catalog'
import { indexTables } from './catalog-lookup'
import type { Catalog, CatalogTable } from './catalog-types'
import { blocker, nameTables, type Pair, type PlanInput, plural, warning } from './plan-input'
import { makePlan } from './sync-plan'

/** What a plan of a restore or undo is made of: a sync's facts with a backup in place of the source. */
export interface RestorePlanInput
  extends Omit<PlanInput, 'selection' | 'expectedTables' | 'sourceRows' | 'newerRows' | 'source'> {
  /** The backup's tables that are restored (`backupCatalog`); empty when an undo only drops. */
  readonly source: Catalog
  readonly manifest: Manifest | null
  /** What the undone job had made; `null` for a restore. */
  readonly undone: Created | null
}

/**
 * The catalog that a backup was made from, cut down to the chosen tables. Its server counts as another one than any
 * that lives. Throws `archive/damaged` for a manifest without definitions, `usage/invalid` for a table it does not hold.
 */
export function backupCatalog(manifest: Manifest, chosen: readonly TableName[] | null): Catalog {
  const whole = parseSchema(manifest)
  const held = new Set(manifest.tables.map((item) => tableKey(item.table)))
  const stranger = (chosen ?? []).find((table) => !held.has(tableKey(table)))
  if (stranger !== undefined)
    throw new AppError({
      code: 'usage/invalid',
      message: `The backup ${manifest.id} does not hold ${showTable(stranger)}.`,
      hint: `It holds ${nameTables(manifest.tables.map((item) => item.table))}.`,
    })
  const part = catalogOf(whole, chosen ?? manifest.tables.map((item) => item.table))
  return {
    ...part,
    tables: part.tables.map((table) => ({ ...table, canSelect: true, rowSecurityActive: false, publications: [] })),
    server: { ...part.server, systemIdentifier: `backup ${manifest.id}`, startedAt: manifest.createdAt },
  }
}

/** A catalog in which nothing is: the source of an undo that only takes created tables away. */
export function emptyCatalog(like: Catalog): Catalog {
  const server = { ...like.server, systemIdentifier: 'no backup', startedAt: '' }
  return { ...like, server, tables: [], foreignKeys: [], enums: [], types: [], functions: [], roles: [] }
}

function parseSchema(manifest: Manifest): Catalog {
  try {
    return JSON.parse(manifest.schema ?? '') as Catalog
  } catch (error) {
    throw new AppError(
      {
        code: 'archive/damaged',
        message: `The backup ${manifest.id} has no definitions of its tables.`,
        hint: 'Import its file again: that reads the definitions from the archive.',
      },
      error,
    )
  }
}

/** The plan of a restore or undo. Pure, as `makePlan`. */
export function makeRestorePlan(input: RestorePlanInput): SyncPlan {
  const { manifest, undone: _undone, ...facts } = input
  const pairs = restorePairs(input)
  const sourceRows = new Map(manifest?.tables.map((item) => [tableKey(item.table), exactly(item.digest.rows)]) ?? [])
  const dropped = droppedTables(input)
  const plan = makePlan(
    {
      ...facts,
      target: dropped.length === 0 ? facts.target : withoutTables(facts.target, dropped),
      selection: { include: ['*.*'], exclude: [] },
      expectedTables: [],
      sourceRows,
      newerRows: new Map(),
    },
    pairs,
  )
  const findings = plan.findings.filter((finding) => pairs.length > 0 || finding.rule !== 'nothing-selected')
  return {
    ...plan,
    tables: [...plan.tables, ...dropped.map((table) => dropOf(table, input))],
    findings: [
      ...originRules(input),
      ...dropRules(input, dropped),
      ...toolRules(input),
      ...findings,
      ...stayRules(input),
    ].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning')),
  }
}

function exactly(rows: number): RowCount {
  return { rows, exact: true }
}

function restorePairs({ source, target }: RestorePlanInput): Pair[] {
  const live = indexTables(target)
  return source.tables
    .filter((table) => table.kind === 'table')
    .map((table) => ({
      key: tableKey(table),
      table: { schema: table.schema, name: table.name },
      source: table,
      target: live.get(tableKey(table)) ?? null,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}

function droppedTables({ undone, target }: RestorePlanInput): CatalogTable[] {
  const live = indexTables(target)
  return (undone?.tables ?? []).flatMap((table) => live.get(tableKey(table)) ?? [])
}

function withoutTables(catalog: Catalog, gone: readonly CatalogTable[]): Catalog {
  const keys = new Set(gone.map(tableKey))
  return {
    ...catalog,
    tables: catalog.tables.filter((table) => !keys.has(tableKey(table))),
    foreignKeys: catalog.foreignKeys.filter((key) => !keys.has(tableKey(key.table))),
  }
}

function dropOf(table: CatalogTable, input: RestorePlanInput): PlanTable {
  const rows = input.targetRows.get(tableKey(table)) ?? {
    rows: Math.max(0, Math.round(table.estimatedRows)),
    exact: false,
  }
  return {
    table: { schema: table.schema, name: table.name },
    action: 'drop',
    rowsNow: table.kind === 'table' ? rows : null,
    rowsAfter: null,
    bytes: table.bytes,
    columns: [],
  }
}

/** Only what the job had made goes, and never with CASCADE: whatever needs it now keeps the undo from starting. */
function dropRules({ target, targetName }: RestorePlanInput, dropped: readonly CatalogTable[]): Finding[] {
  const gone = new Set(dropped.map(tableKey))
  const foreign = dropped.filter((table) => !table.isOwner)
  const users = target.foreignKeys.filter((key) => gone.has(tableKey(key.references)) && !gone.has(tableKey(key.table)))
  const viewed = dropped.filter((table) => table.materializedViews.length > 0)
  return [
    ...(foreign.length === 0
      ? []
      : [
          blocker(
            'not-owner',
            `${nameTables(foreign)} on ${targetName} does not belong to ${target.server.user}.`,
            foreign,
            'Connect as the owner.',
          ),
        ]),
    ...users.map((key) =>
      blocker(
        'drop-referenced',
        `${showTable(key.table)} refers to ${showTable(key.references)}, which the undo takes away.`,
        [key.table],
        `Drop the foreign key ${key.name} first, or keep the table.`,
      ),
    ),
    ...viewed.map((table) =>
      blocker(
        'drop-viewed',
        `A materialised view reads ${showTable(table)}, which the undo takes away.`,
        [table],
        `Drop ${nameTables(table.materializedViews)} first.`,
      ),
    ),
    ...(dropped.length === 0
      ? []
      : [
          warning(
            'dropped',
            `${plural(dropped.length, 'table')} that the run had made ${dropped.length === 1 ? 'goes' : 'go'}: ${nameTables(dropped)}.`,
            dropped,
          ),
        ]),
  ]
}

/** An undo goes back to the very database that the run changed, wherever its address leads by now (R06). */
function originRules({ manifest, undone, target, targetName }: RestorePlanInput): Finding[] {
  if (undone === null || manifest === null) return []
  const { systemIdentifier, databaseOid } = manifest.endpoint
  const { server } = target
  if (systemIdentifier === server.systemIdentifier && databaseOid === server.databaseOid) return []
  return [
    blocker(
      'other-database',
      `${targetName} leads to another database than the one that the run changed.`,
      [],
      'Mend the connection and undo then, or restore the backup: that goes into any database.',
    ),
  ]
}

/** An archive is read by tools of its own major or newer (PostgreSQL manual, pg_restore). */
function toolRules({ manifest, toolsMajor, toolsVersion }: RestorePlanInput): Finding[] {
  const made = Number.parseInt(manifest?.toolsVersion ?? '0', 10)
  if (toolsMajor >= made) return []
  return [
    blocker(
      'tools-too-old',
      `The backup was made by pg_dump ${manifest?.toolsVersion}, and the tools here are ${toolsVersion}.`,
      [],
      `Choose an image with pg_restore ${made} or newer as tools image in the settings.`,
    ),
  ]
}

/** A restore takes nothing away: tables that were not there when the backup was taken stay. */
function stayRules({ manifest, undone, target }: RestorePlanInput): Finding[] {
  if (undone !== null || manifest === null) return []
  const live = indexTables(target)
  const staying = manifest.absentTables.filter((table) => live.has(tableKey(table)))
  if (staying.length === 0) return []
  return [
    warning(
      'absent-then',
      `${nameTables(staying)} did not exist when this backup was taken and ${staying.length === 1 ? 'stays' : 'stay'}.`,
      staying,
      'Undo the sync instead, if it should go as well.',
    ),
  ]
}
