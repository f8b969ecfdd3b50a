import type { ServerFacts } from '../../src-shared/domain/plan'
import { quoteIdentifier, quoteTable, type TableName } from '../../src-shared/domain/table'
import type {
  Catalog,
  CatalogColumn,
  CatalogForeignKey,
  CatalogIndex,
  CatalogSequence,
  CatalogTable,
} from './catalog-types'
import type { PlanInput } from './plan-input'

let lastOid = 16_384

/** An OID that no other object of the fixtures has. */
export function nextOid(): number {
  lastOid += 1
  return lastOid
}

export function column(name: string, more: Partial<CatalogColumn> = {}): CatalogColumn {
  const type = more.type ?? 'integer'
  return {
    name,
    type,
    typeExtension: null,
    bareType: type,
    notNull: false,
    hasDefault: false,
    generated: '',
    expression: null,
    identity: '',
    collation: null,
    ...more,
  }
}

/** An ordinary table with the column `id` that the session's role owns and may read. */
export function table(name: string | TableName, more: Partial<CatalogTable> = {}): CatalogTable {
  return {
    ...(typeof name === 'string' ? { schema: 'public', name } : { schema: name.schema, name: name.name }),
    oid: nextOid(),
    kind: 'table',
    persistence: 'p',
    owner: 'app',
    isOwner: true,
    canSelect: true,
    rowSecurityActive: false,
    parentOid: null,
    isPartition: false,
    bound: null,
    partitionKey: null,
    inheritanceChildren: 0,
    estimatedRows: 10,
    bytes: 8192,
    columns: [column('id', { notNull: true })],
    indexes: [],
    triggers: [],
    sequences: [],
    publications: [],
    functions: [],
    extensions: [],
    policyRoles: [],
    materializedViews: [],
    ...more,
  }
}

export function partition(name: string, parent: CatalogTable, bound: string, more: Partial<CatalogTable> = {}) {
  return table(name, { parentOid: parent.oid, isPartition: true, bound, ...more })
}

export function index(on: TableName, name: string, more: Partial<CatalogIndex> = {}): CatalogIndex {
  return {
    oid: nextOid(),
    schema: on.schema,
    name,
    definition: `CREATE INDEX ${quoteIdentifier(name)} ON ${quoteTable(on)} USING btree (id)`,
    method: 'btree',
    comment: null,
    statisticsTargets: [],
    isValid: true,
    isPinned: false,
    bytes: 8192,
    ...more,
  }
}

export function sequence(name: string, more: Partial<CatalogSequence> = {}): CatalogSequence {
  return {
    oid: nextOid(),
    schema: 'public',
    name,
    column: 'id',
    owned: true,
    isOwner: true,
    increment: '1',
    minimum: '1',
    maximum: '2147483647',
    cycles: false,
    ...more,
  }
}

/** A key from `from` to `to`, both by their column `id`. */
export function foreignKey(
  name: string,
  from: CatalogTable,
  to: CatalogTable,
  more: Partial<CatalogForeignKey> = {},
): CatalogForeignKey {
  return {
    oid: nextOid(),
    name,
    table: { schema: from.schema, name: from.name },
    tableOid: from.oid,
    tableIsOwner: true,
    references: { schema: to.schema, name: to.name },
    referencesOid: to.oid,
    referencesIsOwner: true,
    canReference: true,
    definition: `FOREIGN KEY (id) REFERENCES ${quoteTable(to)}(id)`,
    isValid: true,
    comment: null,
    columns: ['id'],
    referencedColumns: ['id'],
    ...more,
  }
}

export function server(more: Partial<ServerFacts> = {}): ServerFacts {
  return {
    versionNumber: 170_012,
    version: '17.12',
    systemIdentifier: '7000000000000000001',
    databaseOid: 5,
    database: 'postgres',
    user: 'app',
    startedAt: '2026-11-22T00:00:00.000000Z',
    databaseBytes: 10_000_000,
    sessions: 0,
    isMarked: false,
    ...more,
  }
}

export function catalog(tables: readonly CatalogTable[], more: Partial<Catalog> = {}): Catalog {
  return {
    server: server(),
    tables,
    foreignKeys: [],
    enums: [],
    types: [],
    functions: [],
    extensions: [],
    schemas: [{ name: 'public', canCreate: true }],
    roles: ['app'],
    encoding: 'UTF8',
    isReplica: false,
    isReadOnly: false,
    ...more,
  }
}

/** Two catalogs of different servers, everything selected, nothing wrong. */
export function planInput(source: Catalog, target: Catalog, more: Partial<PlanInput> = {}): PlanInput {
  return {
    id: 'plan-1',
    createdAt: '2026-11-22T00:00:00.000Z',
    direction: 'local-to-remote',
    selection: { include: ['*.*'], exclude: [] },
    expectedTables: [],
    source,
    target: {
      ...target,
      server: { ...target.server, systemIdentifier: `${target.server.systemIdentifier}9` },
    },
    sourceName: 'local',
    targetName: 'staging',
    toolsVersion: '17.12',
    toolsMajor: 17,
    toolsCurrent: true,
    freeBytes: null,
    sourceRows: new Map(),
    targetRows: new Map(),
    newerRows: new Map(),
    ...more,
  }
}
