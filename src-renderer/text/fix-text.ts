import type { Finding } from '../../src-shared/domain/plan'
import type { TableName } from '../../src-shared/domain/table'
import { showTable } from '../../src-shared/domain/table'

/** A hint as words and as the statements that can be copied. */
export interface FixText {
  readonly words: string | null
  readonly sql: string | null
}

const withSql = /^(?:([\s\S]*?), or: )?((?:CREATE|GRANT|ALTER) [\s\S]*;)$/

/** The planner puts statements at the end of a hint, alone or after ", or: ". */
export function splitHint(hint: string | undefined): FixText {
  if (hint === undefined) return { words: null, sql: null }
  const parts = withSql.exec(hint)
  if (parts === null) return { words: hint, sql: null }
  const words = parts[1]
  return { words: words === undefined ? null : `${words}, or this:`, sql: parts[2] ?? null }
}

/** Rules about single tables that no longer matter once the table is left out. */
const aboutOneTable: ReadonlySet<string> = new Set([
  'always-trigger',
  'column-missing',
  'column-type',
  'extension-missing',
  'extension-schema',
  'function-missing',
  'generated-differs',
  'name-taken',
  'no-select',
  'not-owner',
  'required-column',
  'role-missing',
  'row-security',
  'sequence-not-owned',
  'target-kind',
  'type-missing',
])

/** Patterns that leave the tables of a finding out, when that solves it and their names are no patterns themselves. */
export function leaveOutPatterns(finding: Finding): string[] | null {
  if (!aboutOneTable.has(finding.rule) || finding.tables.length === 0) return null
  return finding.tables.every(isPlain) ? finding.tables.map(showTable) : null
}

function isPlain({ schema, name }: TableName): boolean {
  return [schema, name].every((part) => /^[a-z_][a-z0-9_]*$/.test(part))
}
