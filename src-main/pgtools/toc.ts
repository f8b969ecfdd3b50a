import type { TableName } from '../../src-shared/domain/table'

/** One line of `pg_restore --list`. Names may hold blanks, so `label` is kept whole: `schema tag owner`. */
export interface TocEntry {
  readonly dumpId: number
  /** OID of the catalog (1259 for relations); 0 for rows. */
  readonly tableOid: number
  /** OID of the object on the server it came from; of its table for `TABLE DATA`; 0 for `SEQUENCE SET`. */
  readonly oid: number
  /** `TABLE`, `TABLE DATA`, `SEQUENCE SET`, `FK CONSTRAINT`, … */
  readonly desc: string
  readonly label: string
  /** The line, for a list file. */
  readonly line: string
}

/** What pg_dump calls things, in two words or more; one word is the rule (pg_dump, pg_backup_archiver.c: descriptions). */
const longDescs = [
  'ACCESS METHOD',
  'CHECK CONSTRAINT',
  'DATABASE PROPERTIES',
  'DEFAULT ACL',
  'EVENT TRIGGER',
  'FK CONSTRAINT',
  'FOREIGN DATA WRAPPER',
  'FOREIGN SERVER',
  'FOREIGN TABLE',
  'INDEX ATTACH',
  'MATERIALIZED VIEW DATA',
  'MATERIALIZED VIEW',
  'OPERATOR CLASS',
  'OPERATOR FAMILY',
  'PROCEDURAL LANGUAGE',
  'PUBLICATION TABLES IN SCHEMA',
  'PUBLICATION TABLE',
  'ROW SECURITY',
  'SECURITY LABEL',
  'SEQUENCE OWNED BY',
  'SEQUENCE SET',
  'SHELL TYPE',
  'STATISTICS DATA',
  'SUBSCRIPTION TABLE',
  'TABLE ATTACH',
  'TABLE DATA',
  'TEXT SEARCH CONFIGURATION',
  'TEXT SEARCH DICTIONARY',
  'TEXT SEARCH PARSER',
  'TEXT SEARCH TEMPLATE',
  'USER MAPPING',
]

/** The entries of a listing. Lines that begin with `;` are its header. A line that is no entry is left out. */
export function parseToc(listing: string): TocEntry[] {
  const entries: TocEntry[] = []
  for (const line of listing.split('\n')) {
    const match = /^(\d+); (\d+) (\d+) (.+)$/.exec(line)
    if (!match) continue
    const rest = match[4] ?? ''
    const desc = longDescs.find((known) => rest.startsWith(`${known} `)) ?? rest.split(' ', 1)[0] ?? ''
    entries.push({
      dumpId: Number(match[1]),
      tableOid: Number(match[2]),
      oid: Number(match[3]),
      desc,
      label: rest.slice(desc.length + 1),
      line,
    })
  }
  return entries
}

/** pg_restore writes line breaks in names as blanks. */
export function printed(name: string): string {
  return name.replaceAll(/[\r\n]/g, ' ')
}

/** Whether an entry's label can be the one of this relation; owners are not known, so what follows is left open. */
export function isEntryOf(entry: TocEntry, relation: TableName): boolean {
  return `${entry.label} `.startsWith(`${printed(relation.schema)} ${printed(relation.name)} `)
}

export interface TocDifference {
  /** Expected and not in the archive. */
  readonly missing: readonly TableName[]
  /** In the archive and not expected, as its lines. */
  readonly extra: readonly string[]
}

/**
 * Compares the tables whose rows an archive holds with those that the plan names. By OID where the plan knows it,
 * which is exact; by name otherwise, each entry counting for one table.
 */
export function compareTables(
  entries: readonly TocEntry[],
  expected: readonly { readonly table: TableName; readonly oid?: number }[],
): TocDifference {
  return match(
    entries.filter(({ desc }) => desc === 'TABLE DATA'),
    expected.map(({ table, oid }) => ({ name: table, oid })),
  )
}

/** The same for sequence values, by name: their entries carry no OID. */
export function compareSequences(entries: readonly TocEntry[], expected: readonly TableName[]): TocDifference {
  return match(
    entries.filter(({ desc }) => desc === 'SEQUENCE SET'),
    expected.map((name) => ({ name, oid: undefined })),
  )
}

function match(
  entries: readonly TocEntry[],
  expected: readonly { readonly name: TableName; readonly oid: number | undefined }[],
): TocDifference {
  const left = new Set(entries)
  const byOid = new Map(entries.map((entry) => [entry.oid, entry]))
  const missing: TableName[] = []
  for (const { name, oid } of expected) {
    const candidates = oid === undefined ? left : [byOid.get(oid)]
    const found = [...candidates].find((entry) => entry && left.has(entry) && isEntryOf(entry, name))
    if (found) left.delete(found)
    else missing.push(name)
  }
  return { missing, extra: [...left].map(({ line }) => line) }
}

/** A list file for `pg_restore --use-list` with the wanted entries, in the archive's own order. */
export function listFile(entries: readonly TocEntry[], isWanted: (entry: TocEntry) => boolean): string {
  return entries
    .filter(isWanted)
    .map(({ line }) => `${line}\n`)
    .join('')
}
