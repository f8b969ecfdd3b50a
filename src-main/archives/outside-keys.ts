import { type TableName, tableKey } from '../../src-shared/domain/table'
import { wordsOf } from '../pgtools/script-words'

/**
 * Foreign keys of an archive whose referenced table is in it, with their comments, and those that refer to tables
 * outside, which cannot hold on a server that has nothing else. Pure.
 */
export function withoutOutsideKeys(
  statements: readonly string[],
  tables: readonly TableName[],
): { readonly kept: readonly string[]; readonly left: readonly string[] } {
  const inside = new Set(tables.map(tableKey))
  const left = statements.filter((sql) => {
    const table = referenced(sql)
    return table !== null && !inside.has(tableKey(table))
  })
  const names = new Set(left.map(constraintOf))
  const isLeft = (sql: string) => left.includes(sql) || (sql.startsWith('COMMENT') && names.has(constraintOf(sql)))
  return { kept: statements.filter((sql) => !isLeft(sql)), left }
}

/** `… REFERENCES schema.table(…)`, as pg_restore writes it. */
function referenced(sql: string): TableName | null {
  const words = [...wordsOf(sql)]
  const at = words.findIndex((word) => word.kind === 'word' && word.text === 'REFERENCES')
  const [schema, , name] = words.slice(at + 1, at + 4)
  if (at < 0 || schema === undefined || name === undefined) return null
  return { schema: spelt(schema.text), name: spelt(name.text) }
}

function constraintOf(sql: string): string {
  const words = [...wordsOf(sql)]
  const at = words.findIndex((word) => word.kind === 'word' && word.text === 'CONSTRAINT')
  return spelt(words[at + 1]?.text ?? '')
}

/** A bare name is lower case in what pg_restore writes; `wordsOf` raises it. */
function spelt(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text.toLowerCase()
}
