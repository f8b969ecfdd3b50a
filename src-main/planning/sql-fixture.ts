import { parseSync } from 'libpg-query'

/** The statements of a text as the parser of Postgres 18 reads them; throws when it does not. `loadModule()` comes first. */
export function statements(sql: string): Record<string, unknown>[] {
  return (parseSync(sql).stmts ?? []).map((raw) => raw.stmt as Record<string, unknown>)
}

/** The kinds of statement in a text: `AlterTableStmt`, `TruncateStmt`, … */
export function kinds(sql: string): string[] {
  return statements(sql).map((statement) => Object.keys(statement).join())
}

/** Every value of a key, anywhere in a parsed statement. */
export function valuesOf(node: unknown, key: string): unknown[] {
  if (Array.isArray(node)) return node.flatMap((item) => valuesOf(item, key))
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([name, value]) => (name === key ? [value] : valuesOf(value, key)))
}

/** `schema\0name` of the relations that a statement names, in its order. */
export function relations(sql: string): string[] {
  return statements(sql)
    .flatMap((statement) => [...valuesOf(statement, 'RangeVar'), ...valuesOf(statement, 'relation')])
    .map((range) => range as { schemaname?: string; relname?: string })
    .map((range) => `${range.schemaname ?? ''}\0${range.relname}`)
}
