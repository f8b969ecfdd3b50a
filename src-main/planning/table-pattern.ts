import { AppError } from '../../src-shared/domain/failure'
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

/** One character of a part as written, or a wildcard. */
type Token = { readonly literal: string } | 'run' | 'one'

/**
 * `name`, `sch*ma.na?e`: `*` is any run of characters, `?` one; everything else is literal and case matters.
 * Without a dot the schema is `public`. Double quotes make a part literal: `"My.Table"`.
 * Throws `usage/invalid` for anything else.
 */
export function parsePattern(text: string): TablePattern {
  const parts = splitParts(text.trim())
  const [schema, name] = parts.length === 2 ? parts : [literalPart('public'), parts[0]]
  if (schema === undefined || name === undefined || parts.length > 2)
    throw notAPattern(text, 'it has more than two parts')
  return {
    text,
    matches: (table) => matchesPart(schema, table.schema) && matchesPart(name, table.name),
    isExact: [...schema, ...name].every((token) => typeof token === 'object'),
  }
}

function literalPart(text: string): Token[] {
  return Array.from(text, (literal) => ({ literal }))
}

function splitParts(text: string): Token[][] {
  const characters = Array.from(text)
  const parts: Token[][] = [[]]
  let quoted = false
  for (let i = 0; i < characters.length; i += 1) {
    const literal = characters[i] as string
    if (quoted && literal === '"' && characters[i + 1] === '"') {
      parts.at(-1)?.push({ literal })
      i += 1
    } else if (literal === '"') quoted = !quoted
    else if (!quoted && literal === '.') parts.push([])
    else parts.at(-1)?.push(quoted ? { literal } : tokenOf(literal))
  }
  if (quoted) throw notAPattern(text, 'a quote is not closed')
  if (parts.some((part) => part.length === 0)) throw notAPattern(text, 'a part of it is empty')
  return parts
}

function tokenOf(character: string): Token {
  return character === '*' ? 'run' : character === '?' ? 'one' : { literal: character }
}

function notAPattern(text: string, why: string): AppError {
  return new AppError({
    code: 'usage/invalid',
    message: `${JSON.stringify(text)} is not a table pattern: ${why}.`,
    hint: 'Use name or schema.name, with * and ?. A name with a dot or a quote goes in double quotes.',
  })
}

/** Goes back to the last `*` only, so the time is at most pattern times name: no pattern can stall the process. */
function matchesPart(part: readonly Token[], text: string): boolean {
  const characters = Array.from(text)
  let at = 0
  let token = 0
  let run: { token: number; at: number } | null = null
  while (at < characters.length) {
    const wanted = part[token]
    if (wanted === 'run') {
      run = { token, at }
      token += 1
    } else if (wanted !== undefined && (wanted === 'one' || wanted.literal === characters[at])) {
      token += 1
      at += 1
    } else if (run !== null) {
      run = { token: run.token, at: run.at + 1 }
      token = run.token + 1
      at = run.at
    } else return false
  }
  return part.slice(token).every((rest) => rest === 'run')
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
