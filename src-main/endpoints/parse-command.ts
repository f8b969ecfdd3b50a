import { type ConnectionParts, mergeParts, partsFromSettings, settingOfVariable } from './connection-parts'
import { isPostgresUrl, parseUrl } from './parse-url'

const settingOfOption: Readonly<Record<string, string>> = {
  h: 'host',
  host: 'host',
  p: 'port',
  port: 'port',
  U: 'user',
  username: 'user',
  d: 'dbname',
  dbname: 'dbname',
}
/** Other short options that take a value (PostgreSQL manual, "PostgreSQL Client Applications"; pgcli as psql). */
const otherWithValue: Readonly<Record<string, ReadonlySet<string>>> = {
  psql: new Set('cfvoLFRPT'),
  pgcli: new Set('cfvoLFRPT'),
  pg_dump: new Set('fFjZnNtTESeR'),
  pg_isready: new Set('t'),
}
/** What may stand before a command: it runs elsewhere or as somebody else. */
const carriers: ReadonlySet<string> = new Set(['docker', 'podman', 'sudo', 'kubectl', 'time', '$', '>', '%', '#'])

const shellPiece =
  /\\\n|\\(?<escaped>[^\n]|$)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\.)*)"|(?<blank>\s+)|(?<plain>[^\s\\'"]+)/suy

/** Splits a line as a POSIX shell would, quotes and backslashes only; `null` when a quote is left open. */
export function splitShellWords(line: string): string[] | null {
  const words: string[] = []
  let word: string | null = null
  for (shellPiece.lastIndex = 0; shellPiece.lastIndex < line.length; ) {
    const piece = shellPiece.exec(line)?.groups
    if (piece === undefined) return null
    if (piece.blank !== undefined) {
      if (word !== null) words.push(word)
      word = null
      continue
    }
    const inner = piece.double?.replaceAll(/\\(["\\$`])/gu, '$1')
    const text = inner ?? piece.single ?? piece.plain ?? piece.escaped
    if (text !== undefined) word = (word ?? '') + text
  }
  return word === null ? words : [...words, word]
}

/** Variable assignments at the start of a line, and what follows: `PGPASSWORD=x psql …`, `export DATABASE_URL=…`. */
export function takeAssignments(words: readonly string[]): { variables: Map<string, string>; rest: string[] } {
  const variables = new Map<string, string>()
  let index = words[0] === 'export' || words[0] === 'set' || words[0] === 'env' ? 1 : 0
  for (; index < words.length; index += 1) {
    const match = /^([A-Z_][A-Z0-9_]*)=(.*)$/s.exec(words[index] ?? '')
    if (match?.[1] === undefined) break
    variables.set(match[1], match[2] ?? '')
  }
  return { variables, rest: words.slice(index) }
}

interface Command {
  readonly name: string
  readonly rest: readonly string[]
  /** Handed over to it, as in `docker run -e PGPASSWORD=… postgres psql …`. */
  readonly variables: ReadonlyMap<string, string>
}

/** The client among the words of a line, behind a prompt or `docker exec …` too; `null` when there is none. */
export function takeCommand(words: readonly string[]): Command | null {
  const [first = ''] = words
  const wanted = words.findIndex((word) => clientOf(word) !== null)
  const name = clientOf(words[wanted] ?? '')
  if (name === null || (wanted > 0 && !carriers.has(first))) return null
  const before = words.slice(0, wanted).map((word) => word.replace(/^(?:-e|--env=)(?=[A-Z_]+=)/, ''))
  const given = before.flatMap((word) => [...takeAssignments([word]).variables])
  return { name, rest: words.slice(wanted + 1), variables: new Map(given) }
}

function clientOf(word: string): string | null {
  const name = /(?:^|[\\/])(psql|pgcli|pg_dump|pg_isready)(?:\.exe)?$/.exec(word)?.[1]
  return name ?? null
}

/** libpq's variables among the assignments. */
export function partsFromVariables(variables: ReadonlyMap<string, string>): ConnectionParts {
  const settings = [...variables].flatMap(([name, value]): [string, string][] => {
    const setting = settingOfVariable(name)
    return setting === null ? [] : [[setting, value]]
  })
  return partsFromSettings(new Map(settings))
}

/** The arguments of a client's line; `null` when a connection string among them cannot be read. */
export function parsePsqlArguments(words: readonly string[], client = 'psql'): ConnectionParts | null {
  const settings = new Map<string, string>()
  const plain: string[] = []
  const remaining = words[Symbol.iterator]()
  for (const word of remaining) {
    const option = readOption(word, client)
    if (option === null) {
      plain.push(word)
      continue
    }
    const value = option.value ?? (option.takesValue ? remaining.next().value : undefined)
    if (option.setting !== null && value !== undefined) settings.set(option.setting, value)
  }
  const [database, user] = plain
  if (!settings.has('dbname') && database !== undefined) settings.set('dbname', database)
  if (!settings.has('user') && user !== undefined) settings.set('user', user)
  return expandDatabase(settings)
}

interface Option {
  readonly setting: string | null
  readonly takesValue: boolean
  readonly value: string | undefined
}

function readOption(word: string, client: string): Option | null {
  const long = /^--([a-z-]+)(?:=(.*))?$/s.exec(word)
  if (long?.[1] !== undefined) {
    const setting = settingOfOption[long[1]] ?? null
    return { setting, takesValue: setting !== null, value: long[2] }
  }
  const short = /^-([A-Za-z0-9])(.*)$/s.exec(word)
  if (short?.[1] === undefined) return null
  const setting = settingOfOption[short[1]] ?? null
  const takesValue = setting !== null || otherWithValue[client]?.has(short[1]) === true
  return { setting, takesValue, value: takesValue && short[2] !== '' ? short[2] : undefined }
}

/** psql's database argument may be a whole connection string; options beside it win. */
function expandDatabase(settings: Map<string, string>): ConnectionParts | null {
  const database = settings.get('dbname') ?? ''
  const nested = isPostgresUrl(database)
    ? parseUrl(database)
    : database.includes('=')
      ? parseKeyValues(database)
      : undefined
  if (nested === undefined) return partsFromSettings(settings)
  if (nested === null) return null
  settings.delete('dbname')
  return mergeParts(nested, partsFromSettings(settings))
}

/** libpq's `key = value` form (PostgreSQL manual, 34.1.1.1); `null` when the text is not of that form. */
export function parseKeyValues(text: string): ConnectionParts | null {
  const item = /\s*([a-z_]+)\s*=\s*('(?:[^'\\]|\\.)*'|(?:[^'\\\s]|\\.)(?:[^\\\s]|\\.)*|(?=\s|$))\s*/suy
  const settings = new Map<string, string>()
  for (item.lastIndex = 0; item.lastIndex < text.length; ) {
    const match = item.exec(text)
    if (match?.[1] === undefined) return null
    const value = match[2] ?? ''
    const bare = value.startsWith("'") ? value.slice(1, -1) : value
    settings.set(match[1], bare.replaceAll(/\\(.)/gsu, '$1'))
  }
  return settings.size === 0 ? null : firstOfLists(partsFromSettings(settings))
}

function firstOfLists(parts: ConnectionParts): ConnectionParts {
  const [host, ...others] = parts.host?.split(',') ?? []
  if (others.length === 0) return parts
  const note = `Several hosts are given; the first, ${host}, is used.`
  return { ...parts, host, port: parts.port?.split(',')[0], notes: [...parts.notes, note] }
}
