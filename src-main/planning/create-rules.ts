import type { Finding } from '../../src-shared/domain/plan'
import { quoteIdentifier, showTable, type TableName, tableKey } from '../../src-shared/domain/table'
import { tableNamed } from './catalog-lookup'
import type { Catalog, CatalogTable } from './catalog-types'
import { blocker, nameSome, nameTables, type PlanInput } from './plan-input'

/** Findings about tables that are missing on the target and will be made there, parents of partitions included. */
export function createRules(created: readonly CatalogTable[], input: PlanInput): Finding[] {
  if (created.length === 0) return []
  return [
    ...schemaRules(created, input),
    ...typeRules(created, input),
    ...functionRules(created, input),
    ...roleRules(created, input),
    ...referenceRules(created, input),
    ...nameRules(created, input),
  ]
}

function schemaRules(created: readonly CatalogTable[], input: PlanInput): Finding[] {
  const schemas = [...new Set(created.map((table) => table.schema))]
  return schemas.flatMap((name) => {
    const schema = input.target.schemas.find((candidate) => candidate.name === name)
    const tables = created.filter((table) => table.schema === name)
    if (schema === undefined)
      return [
        blocker(
          'schema-missing',
          `${input.targetName} has no schema ${name}.`,
          tables,
          `CREATE SCHEMA ${quoteIdentifier(name)};`,
        ),
      ]
    if (schema.canCreate) return []
    return [
      blocker(
        'no-create',
        `${input.target.server.user} may not create tables in schema ${name} on ${input.targetName}.`,
        tables,
        `GRANT CREATE ON SCHEMA ${quoteIdentifier(name)} TO ${quoteIdentifier(input.target.server.user)};`,
      ),
    ]
  })
}

function typeRules(created: readonly CatalogTable[], input: PlanInput): Finding[] {
  const findings = new Map<string, Finding>()
  const known = new Set(input.target.types)
  for (const table of created) {
    for (const name of extensionsOf(table)) {
      const found = extensionFinding(name, table, input)
      if (found !== null) findings.set(`extension ${name}`, found)
    }
    for (const column of table.columns) {
      const base = column.type.replace(/(\[\])+$/, '').replace(/\([^)]*\)$/, '')
      if (column.typeExtension === null && input.source.types.includes(base) && !known.has(base))
        findings.set(
          base,
          blocker(
            'type-missing',
            `${showTable(table)}.${column.name} needs the type ${base}, which ${input.targetName} does not have.`,
            [table],
            'Run the migration that creates the type on the target first.',
          ),
        )
    }
  }
  return [...findings.values()]
}

/** Of its columns' types, and of what its indexes, defaults and checks call. */
function extensionsOf(table: CatalogTable): Set<string> {
  return new Set([...table.extensions, ...table.columns.flatMap((column) => column.typeExtension ?? [])])
}

function extensionFinding(name: string, table: CatalogTable, input: PlanInput): Finding | null {
  const onSource = input.source.extensions.find((extension) => extension.name === name)
  const onTarget = input.target.extensions.find((extension) => extension.name === name)
  if (onTarget === undefined)
    return blocker(
      'extension-missing',
      `${showTable(table)} needs the extension ${name}, which ${input.targetName} lacks.`,
      [table],
      `CREATE EXTENSION ${quoteIdentifier(name)}${onSource === undefined ? '' : ` WITH SCHEMA ${quoteIdentifier(onSource.schema)}`};`,
    )
  if (onSource === undefined || onSource.schema === onTarget.schema) return null
  return blocker(
    'extension-schema',
    `${name} lies in schema ${onSource.schema} on the source and in ${onTarget.schema} on the target, so ${showTable(table)} cannot be created from the source's definition.`,
    [table],
    'Create the table on the target with your own migration; after that its rows sync.',
  )
}

function functionRules(created: readonly CatalogTable[], input: PlanInput): Finding[] {
  const known = new Set(input.target.functions)
  return created.flatMap((table) => {
    const missing = table.functions.filter((signature) => !known.has(signature))
    if (missing.length === 0) return []
    return [
      blocker(
        'function-missing',
        `${showTable(table)} needs ${nameSome(missing)}, which ${input.targetName} does not have.`,
        [table],
        'Run the migration that creates the function on the target first.',
      ),
    ]
  })
}

function roleRules(created: readonly CatalogTable[], input: PlanInput): Finding[] {
  const known = new Set(input.target.roles)
  return created.flatMap((table) => {
    const missing = table.policyRoles.filter((role) => !known.has(role))
    if (missing.length === 0) return []
    return [
      blocker(
        'role-missing',
        `A policy of ${showTable(table)} is for ${nameSome(missing)}, which ${input.targetName} does not have.`,
        [table],
        missing.map((role) => `CREATE ROLE ${quoteIdentifier(role)};`).join(' '),
      ),
    ]
  })
}

function referenceRules(created: readonly CatalogTable[], input: PlanInput): Finding[] {
  const makes = new Set(created.map((table) => tableKey(table)))
  const has = new Set(input.target.tables.map((table) => tableKey(table)))
  const absent = input.source.foreignKeys.filter(
    (key) =>
      makes.has(tableKey(key.table)) && !makes.has(tableKey(key.references)) && !has.has(tableKey(key.references)),
  )
  if (absent.length === 0) return []
  const missing = unique(absent.map((key) => key.references))
  return [
    blocker(
      'referenced-table-missing',
      `${nameTables(unique(absent.map((key) => key.table)))} ${unique(absent.map((key) => key.table)).length === 1 ? 'refers' : 'refer'} to ${nameTables(missing)}, which ${input.targetName} does not have and the selection does not hold.`,
      missing,
      'Add the table to the selection.',
    ),
  ]
}

function unique(tables: readonly TableName[]): TableName[] {
  return [...new Map(tables.map((table) => [tableKey(table), table])).values()]
}

/** Extension versions on both sides, for the foot line and for a warning when they differ. */
export function extensionPairs(
  source: Catalog,
  target: Catalog,
  tables: readonly CatalogTable[],
): { name: string; source: string; target: string | null }[] {
  const used = new Set(tables.flatMap((table) => table.columns.flatMap((column) => column.typeExtension ?? [])))
  return source.extensions
    .filter((extension) => used.has(extension.name))
    .map((extension) => ({
      name: extension.name,
      source: extension.version,
      target: target.extensions.find((candidate) => candidate.name === extension.name)?.version ?? null,
    }))
}

/** Indexes and owned sequences share one space of names with tables: a taken name would stop the import halfway. */
function nameRules(created: readonly CatalogTable[], input: PlanInput): Finding[] {
  const taken = new Set(
    input.target.tables.flatMap((table) => [
      tableKey(table),
      ...table.indexes.map(tableKey),
      ...table.sequences.map(tableKey),
    ]),
  )
  return created.flatMap((table) => {
    // A relation of the table's own name is a finding of its own, and explains these.
    if (tableNamed(input.target, table) !== undefined) return []
    const needed = [...table.indexes, ...table.sequences.filter((sequence) => sequence.owned)]
    const clashes = needed.filter((name) => taken.has(tableKey(name)))
    if (clashes.length === 0) return []
    return [
      blocker(
        'name-taken',
        `${showTable(table)} brings ${nameSome(clashes.map(showTable))} along, and ${input.targetName} has something of that name already.`,
        [table],
        'Rename or drop it on the target, then try again.',
      ),
    ]
  })
}
