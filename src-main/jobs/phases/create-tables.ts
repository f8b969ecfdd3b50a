import { AppError } from '../../../src-shared/domain/failure'
import { quoteIdentifier, type TableName } from '../../../src-shared/domain/table'
import { listArguments, sectionArguments } from '../../pgtools/restore-arguments'
import { splitStatements } from '../../pgtools/sql-statements'
import { isEntryOf, listFile, parseToc, printed, type TocEntry } from '../../pgtools/toc'
import type { ToolContainer } from '../../pgtools/tool-runner'
import type { CatalogTable } from '../../planning/catalog-types'
import { restoreText } from './read-archive'

/** The SQL that makes missing tables, cut out of the archive: before the rows, after them, and their foreign keys last. */
export interface CreationScripts {
  readonly before: readonly string[]
  readonly after: readonly string[]
  /** With the comments of all constraints, since those of keys can be set only now. */
  readonly foreignKeys: readonly string[]
}

/** First words of what pg_restore may write for tables, sequences, indexes, triggers and policies; nothing else is run. */
const allowed = [
  'CREATE TABLE',
  'CREATE UNLOGGED',
  'CREATE SEQUENCE',
  'CREATE INDEX',
  'CREATE UNIQUE',
  'CREATE TRIGGER',
  'CREATE CONSTRAINT',
  'CREATE POLICY',
  'CREATE STATISTICS',
  'ALTER TABLE',
  'ALTER SEQUENCE',
  'ALTER INDEX',
  'COMMENT ON',
]

/** Reads the definitions of `created` (tables, and partitioned parents to make along) from an archive. */
export async function readCreationScripts(
  box: ToolContainer,
  path: string,
  created: readonly CatalogTable[],
  signal: AbortSignal,
): Promise<CreationScripts> {
  if (created.length === 0) return { before: [], after: [], foreignKeys: [] }
  const toc = parseToc(await restoreText(box, listArguments(), path, signal))
  const belongs = entryFilter(created)
  const isForeignKey = (entry: TocEntry) => entry.desc === 'FK CONSTRAINT' || isConstraintComment(entry)
  const script = async (name: string, section: 'pre-data' | 'post-data', wanted: (entry: TocEntry) => boolean) => {
    const file = await box.writeFile(name, listFile(toc, wanted), signal)
    return statementsOf(await restoreText(box, sectionArguments(section, file), path, signal))
  }
  return {
    before: await script('create-before.list', 'pre-data', belongs),
    after: await script('create-after.list', 'post-data', (entry) => belongs(entry) && !isForeignKey(entry)),
    foreignKeys: await script('create-keys.list', 'post-data', (entry) => belongs(entry) && isForeignKey(entry)),
  }
}

/** Whether an entry of the table of contents belongs to one of the tables, by OID where it has one, else by name. */
export function entryFilter(created: readonly CatalogTable[]): (entry: TocEntry) => boolean {
  const oids = new Set(
    created.flatMap((table) => [
      table.oid,
      ...table.sequences.map((sequence) => sequence.oid),
      ...table.indexes.map((index) => index.oid),
    ]),
  )
  const sequences: TableName[] = created.flatMap((table) => table.sequences)
  const indexes: TableName[] = created.flatMap((table) => table.indexes)
  const relationClass = 1259
  return (entry) => {
    if (entry.tableOid === relationClass && oids.has(entry.oid)) return true
    if (entry.tableOid === relationClass) return false
    if (entry.desc === 'SEQUENCE OWNED BY') return sequences.some((sequence) => isEntryOf(entry, sequence))
    if (entry.desc === 'INDEX ATTACH') return indexes.some((index) => isEntryOf(entry, index))
    if (entry.desc === 'COMMENT') return created.some((table) => isCommentOf(entry, table))
    return created.some((table) => isEntryOf(entry, table))
  }
}

/**
 * Comments are labelled `schema KIND name owner`, with `name.column` for columns and `name ON table` for the rest;
 * unlike other labels, these quote names as SQL does.
 */
function isCommentOf(entry: TocEntry, table: CatalogTable): boolean {
  const label = `${entry.label} `
  const named = (kind: string, name: string, end: string) =>
    spellings(name).some((spelling) => label.startsWith(`${printed(table.schema)} ${kind} ${spelling}${end}`))
  return (
    named('TABLE', table.name, ' ') ||
    named('COLUMN', table.name, '.') ||
    table.indexes.some((index) => named('INDEX', index.name, ' ')) ||
    table.sequences.some((sequence) => named('SEQUENCE', sequence.name, ' ')) ||
    (spellings(table.name).some((spelling) => label.includes(` ON ${spelling} `)) &&
      commentKind(entry, table.schema, ['CONSTRAINT', 'TRIGGER', 'POLICY', 'RULE']))
  )
}

function commentKind(entry: TocEntry, schema: string, kinds: readonly string[]): boolean {
  return kinds.some((kind) => entry.label.startsWith(`${printed(schema)} ${kind} `))
}

function isConstraintComment(entry: TocEntry): boolean {
  return entry.desc === 'COMMENT' && / CONSTRAINT .* ON /.test(entry.label)
}

/** As a label can spell a name: quoted, and bare where SQL lets it be (a keyword is quoted all the same). */
function spellings(name: string): string[] {
  const quoted = printed(quoteIdentifier(name))
  return /^[a-z_][a-z0-9_]*$/.test(name) ? [name, quoted] : [quoted]
}

/** Statements to run over our own session; settings are left out (ours are pinned), anything unknown is refused. */
function statementsOf(script: string): string[] {
  return splitStatements(script).flatMap((piece) => {
    if (piece.kind === 'meta') return []
    const words = piece.words.slice(0, 2).join(' ')
    if (words.startsWith('SET') || words.startsWith('SELECT')) return []
    if (allowed.includes(words)) return [piece.text]
    throw new AppError({
      code: 'archive/unexpected-content',
      message: `The archive holds a statement that does not belong to a table: ${words}.`,
      hint: 'Create the missing tables on the target with your own migration, then sync their rows.',
    })
  })
}
