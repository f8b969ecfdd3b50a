import { z } from 'zod'

/** A table by schema and name, both as the server stores them (unquoted, case kept). */
export const tableNameSchema = z.strictObject({
  schema: z.string().min(1),
  name: z.string().min(1),
})
export type TableName = z.infer<typeof tableNameSchema>

/** Key of a table in maps and sets. NUL cannot occur in a Postgres name, so keys never collide. */
export function tableKey(table: TableName): string {
  return `${table.schema}\0${table.name}`
}

/** Double-quotes one identifier part (PostgreSQL manual, 4.1.1 Identifiers and Key Words). */
export function quoteIdentifier(part: string): string {
  return `"${part.replaceAll('"', '""')}"`
}

/** `"schema"."name"`, safe in SQL and in pg_dump's `--table` (patterns apply outside double quotes only). */
export function quoteTable(table: TableName): string {
  return `${quoteIdentifier(table.schema)}.${quoteIdentifier(table.name)}`
}

/** A table as people read it: the schema is left out when it is `public`. */
export function showTable(table: TableName): string {
  return table.schema === 'public' ? table.name : `${table.schema}.${table.name}`
}
