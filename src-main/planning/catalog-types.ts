import type { ServerFacts } from '../../src-shared/domain/plan'
import type { TableName } from '../../src-shared/domain/table'

/** A column as the planner sees it. */
export interface CatalogColumn {
  readonly name: string
  /** `format_type` with an empty search path: schema-qualified unless built in. */
  readonly type: string
  /** Extension that owns the type, or `null`; its schema may differ between servers. */
  readonly typeExtension: string | null
  /** The type without schema, with modifiers: what is compared for a type of an extension. */
  readonly bareType: string
  readonly notNull: boolean
  readonly hasDefault: boolean
  /** `''`, `'s'` (stored) or `'v'` (virtual); generated columns are never copied. */
  readonly generated: string
  readonly expression: string | null
  readonly identity: string
  readonly collation: string | null
}

export interface CatalogIndex {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly definition: string
  readonly method: string
  readonly comment: string | null
  /** Statement texts that bring back what the definition does not hold (statistics targets). */
  readonly statisticsTargets: readonly { column: number; target: number }[]
  readonly isValid: boolean
  /** Backs a constraint, is the replica identity, is clustered on, lies in a tablespace of its own, or belongs to a partitioned index. */
  readonly isPinned: boolean
  readonly bytes: number
}

export interface CatalogTrigger {
  readonly name: string
  /** `O` origin, `D` disabled, `R` replica, `A` always (PostgreSQL manual, 53.58 pg_trigger). */
  readonly enabled: string
  readonly function: string
}

export interface CatalogSequence {
  readonly oid: number
  readonly schema: string
  readonly name: string
  readonly column: string
  /** Owned by the column (serial, identity), or only used by its default. */
  readonly owned: boolean
  readonly isOwner: boolean
  readonly increment: string
  readonly minimum: string
  readonly maximum: string
  readonly cycles: boolean
}

export type RelationKind = 'table' | 'partitioned' | 'foreign-table' | 'view' | 'materialized-view'

export interface CatalogTable extends TableName {
  readonly oid: number
  readonly kind: RelationKind
  readonly persistence: string
  readonly owner: string
  readonly isOwner: boolean
  readonly canSelect: boolean
  /** Row security applies to the role of this session: rows would be hidden (R08). */
  readonly rowSecurityActive: boolean
  readonly parentOid: number | null
  readonly isPartition: boolean
  readonly bound: string | null
  readonly partitionKey: string | null
  /** Ordinary inheritance children (not partitions). */
  readonly inheritanceChildren: number
  readonly estimatedRows: number
  /** `pg_table_size` in bytes. */
  readonly bytes: number
  readonly columns: readonly CatalogColumn[]
  readonly indexes: readonly CatalogIndex[]
  readonly triggers: readonly CatalogTrigger[]
  readonly sequences: readonly CatalogSequence[]
  /** Publications that publish this table and its TRUNCATE (R29). */
  readonly publications: readonly string[]
  /** Functions outside pg_catalog and extensions that defaults, checks, triggers, policies and indexes call, by signature. */
  readonly functions: readonly string[]
  /** Roles that policies name. */
  /** Names of the extensions that its definition is made of. */
  readonly extensions: readonly string[]
  readonly policyRoles: readonly string[]
  /** Materialised views that read this table, directly or through views. */
  readonly materializedViews: readonly TableName[]
}

/** A foreign key that is not inherited from a partitioned parent. */
export interface CatalogForeignKey {
  readonly oid: number
  readonly name: string
  readonly table: TableName
  readonly tableOid: number
  readonly tableIsOwner: boolean
  readonly references: TableName
  readonly referencesOid: number
  readonly referencesIsOwner: boolean
  readonly canReference: boolean
  readonly definition: string
  readonly isValid: boolean
  readonly comment: string | null
  readonly columns: readonly string[]
  readonly referencedColumns: readonly string[]
}

export interface CatalogEnum {
  /** Schema-qualified name as `format_type` prints it. */
  readonly name: string
  readonly labels: readonly string[]
}

/** What is in a database, as far as planning needs it. Read in one round trip. */
export interface Catalog {
  readonly server: ServerFacts
  readonly tables: readonly CatalogTable[]
  readonly foreignKeys: readonly CatalogForeignKey[]
  readonly enums: readonly CatalogEnum[]
  /** Types outside pg_catalog that are not tables' row types, schema-qualified. */
  readonly types: readonly string[]
  readonly functions: readonly string[]
  readonly extensions: readonly { name: string; version: string; schema: string }[]
  readonly schemas: readonly { name: string; canCreate: boolean }[]
  readonly roles: readonly string[]
  /** Free bytes are unknown to SQL; the server's encoding is not. */
  readonly encoding: string
  readonly isReplica: boolean
  /** `default_transaction_read_only` or a hosted read-only mode. */
  readonly isReadOnly: boolean
}
