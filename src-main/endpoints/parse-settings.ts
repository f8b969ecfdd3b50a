import { type ConnectionParts, partsFromSettings } from './connection-parts'

/** How frameworks, cloud consoles and drivers spell a setting, in lower case without blanks, dots and underlines. */
const synonyms: Readonly<Record<string, string>> = {
  host: 'host',
  hostname: 'host',
  server: 'host',
  datasource: 'host',
  address: 'host',
  port: 'port',
  user: 'user',
  username: 'user',
  userid: 'user',
  uid: 'user',
  login: 'user',
  password: 'password',
  pass: 'password',
  pwd: 'password',
  database: 'dbname',
  dbname: 'dbname',
  databasename: 'dbname',
  db: 'dbname',
  initialcatalog: 'dbname',
  sslmode: 'sslmode',
}
const prefixes = /^(?:(?:spring)?datasource|postgresql|postgres|pgsql|pg|database|db|rds|typeorm|django|sql)(?=[a-z])/
const named = /^\s*(?:-\s+|export\s+|set\s+|\$env:)?["']?(?<name>[A-Za-z_][\w .-]*?)["']?\s*[:=]\s*(?<value>.*?)\s*$/

/** Settings under names, one a line (`DB_HOST=…`, YAML, JSON, a console's list) or with semicolons (ADO.NET). */
export function parseNamedSettings(text: string): ConnectionParts {
  const pieces = text.includes('\n') ? text.split(/\r?\n/) : splitAtSemicolons(text)
  const settings = new Map<string, string>()
  for (const piece of pieces) {
    if (/^\s*(?:#|\/\/|--|$)/.test(piece)) continue
    const { name, value } = named.exec(piece)?.groups ?? {}
    const setting = name === undefined ? null : settingOf(name)
    if (setting !== null && value !== undefined && !settings.has(setting)) settings.set(setting, bare(value))
  }
  const mode = settings.get('sslmode')
  if (mode !== undefined) settings.set('sslmode', libpqMode(mode))
  return partsFromSettings(settings)
}

function settingOf(name: string): string | null {
  const plain = name.toLowerCase().replaceAll(/[\s_.-]/g, '')
  for (const known of [plain, plain.replace(prefixes, '')]) {
    const setting = Object.hasOwn(synonyms, known) ? synonyms[known] : undefined
    if (setting !== undefined) return setting
  }
  return null
}

/** Without quotes and what stands behind the value: a comma of JSON, a comment after a quoted one. */
function bare(value: string): string {
  const quoted = /^(["'])(.*)\1\s*[,;]?(?:\s+#.*)?$/s.exec(value)
  return quoted?.[2] ?? value.replace(/[,;]$/, '')
}

/** Npgsql writes `VerifyFull` for `verify-full`. */
function libpqMode(mode: string): string {
  return mode.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase()
}

/** A semicolon in quotes belongs to its value. */
function splitAtSemicolons(text: string): string[] {
  return text.match(/(?:"[^"]*"|'[^']*'|[^;"']|["'])+/g) ?? []
}
