import type { Selection } from '../../src-shared/domain/profile'
import { type TableName, tableKey } from '../../src-shared/domain/table'

/** The history table is the target's own record: it is never part of a sync (product.md C7). */
export const historyTable: TableName = { schema: 'public', name: 'archon_sync_history' }

export interface TablePattern {
  readonly text: string
  readonly matches: (table: TableName) => boolean
  /** Names one table exactly: then a view or foreign table of that name is a blocker, not just passed over. */
  readonly isExact: boolean
}

/**
 * `name`, `sch*ma.na?e`: `*` is any run of characters, `?` one; everything else is literal and case matters.
 * Without a dot the schema is `public`. Double quotes make a part literal: `"My.Table"`.
 */
export function parsePattern(text: string): TablePattern {
  const parts = splitParts(text.trim())
  const [schema, name] = parts.length === 2 ? parts : [{ source: 'public', wild: false }, parts[0]]
  if (schema === undefined || name === undefined || parts.length > 2) {
    throw new RangeError(`"${text}" is not a table pattern: use name or schema.name, with * and ?.`)
  }
  const schemaExpression = new RegExp(`^${schema.source}$`, 'su')
  const nameExpression = new RegExp(`^${name.source}$`, 'su')
  return {
    text,
    matches: (table) => schemaExpression.test(table.schema) && nameExpression.test(table.name),
    isExact: !schema.wild && !name.wild,
  }
}

interface Part {
  source: string
  wild: boolean
}

function splitParts(text: string): Part[] {
  const parts: Part[] = [{ source: '', wild: false }]
  let quoted = false
  for (let i = 0; i < text.length; i += 1) {
    const part = parts[parts.length - 1] as Part
    const char = text[i] as string
    if (char === '"') {
      if (quoted && text[i + 1] === '"') {
        part.source += '"'
        i += 1
      } else quoted = !quoted
    } else if (quoted) part.source += escapeCharacter(char)
    else if (char === '.') parts.push({ source: '', wild: false })
    else if (char === '*' || char === '?') {
      part.source += char === '*' ? '.*' : '.'
      part.wild = true
    } else part.source += escapeCharacter(char)
  }
  const isBroken = quoted || parts.some((part) => part.source === '')
  if (isBroken) throw new RangeError(`"${text}" is not a table pattern: a part of it is empty or a quote is open.`)
  return parts
}

function escapeCharacter(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char
}

/** What the patterns match, minus excludes, minus the history table; order kept. */
export function selectTables<T extends TableName>(tables: readonly T[], selection: Selection): T[] {
  const include = selection.include.map(parsePattern)
  const exclude = selection.exclude.map(parsePattern)
  return tables.filter(
    (table) =>
      tableKey(table) !== tableKey(historyTable) &&
      include.some((pattern) => pattern.matches(table)) &&
      !exclude.some((pattern) => pattern.matches(table)),
  )
}
