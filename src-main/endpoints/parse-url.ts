import { type ConnectionParts, mergeParts, partsFromSettings } from './connection-parts'

const scheme = /^(?:jdbc:)?postgres(?:ql)?(?:\+[a-z0-9]+)?:\/\//i
const oneHost = String.raw`(?:\[[0-9A-Fa-f:.%A-Za-z0-9_-]+\]|[A-Za-z0-9._-]+)(?::\d*)?`
const place = new RegExp(`^(?<hosts>${oneHost}(?:,${oneHost})*)?(?:/(?<database>.*))?$`, 's')
const settingList = /^[A-Za-z_]+=[^&\s]*(?:&[A-Za-z_]+=[^&\s]*)*$/

/** Settings that may hold an `@` in a query; with any other name, an `@` behind `?` means the `?` was in the password. */
const queryNames =
  /^(?:sslmode|sslrootcert|sslcert|sslkey|ssl|options|application_name|connect_timeout|user|password|host|port|dbname|schema|currentSchema|target_session_attrs|channel_binding|pgbouncer|client_encoding)$/

/** Whether a text begins like a Postgres URL. */
export function isPostgresUrl(text: string): boolean {
  return scheme.test(text)
}

/**
 * Reads a URL even when its password holds `@`, `/`, `?` or `#` as they are: the last `@` before the host counts.
 * `null` when there is no place in it that could be read.
 */
export function parseUrl(text: string): ConnectionParts | null {
  const rest = text.replace(scheme, '')
  const { base, query } = splitQuery(rest)
  const at = base.lastIndexOf('@')
  const match = place.exec(base.slice(at + 1))
  if (match === null) return null
  const [first, ...others] = (match.groups?.hosts ?? '').split(',')
  const { host, port } = splitHost(first ?? '')
  const database = decode(match.groups?.database ?? '')
  const address: ConnectionParts = {
    host: host || undefined,
    port: port || undefined,
    database: database || undefined,
    notes: others.length === 0 ? [] : [`Several hosts are given; the first, ${host}, is used.`],
  }
  return mergeParts(address, at < 0 ? { notes: [] } : parseUserInfo(base.slice(0, at)), parseQuery(query))
}

function splitQuery(rest: string): { base: string; query: string } {
  for (let mark = rest.indexOf('?'); mark >= 0; mark = rest.indexOf('?', mark + 1)) {
    const base = rest.slice(0, mark)
    const query = rest.slice(mark + 1)
    if (query === '' || isQuery(base, query)) return { base, query }
  }
  return { base: rest, query: '' }
}

function isQuery(base: string, query: string): boolean {
  if (!settingList.test(query)) return false
  if (!query.includes('@')) return true
  const names = query.split('&').map((item) => item.slice(0, item.indexOf('=')))
  return place.test(base.slice(base.lastIndexOf('@') + 1)) && names.every((name) => queryNames.test(name))
}

function splitHost(text: string): { host: string; port: string } {
  const bracketed = /^\[(.*)\](?::(\d*))?$/.exec(text)
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' }
  const [host = '', port = ''] = text.split(':')
  return { host, port }
}

function parseUserInfo(text: string): ConnectionParts {
  const colon = text.indexOf(':')
  if (colon < 0) return { user: decode(text) || undefined, notes: [] }
  const raw = text.slice(colon + 1)
  const special = ['@', '/', '?', '#'].filter((character) => raw.includes(character))
  const shown = special.map((character) => `"${character}"`).join(', ')
  return {
    user: decode(text.slice(0, colon)) || undefined,
    password: special.length === 0 ? decode(raw) : raw,
    notes: special.length === 0 ? [] : [`The password contained ${shown}, encoded for you.`],
  }
}

function parseQuery(query: string): ConnectionParts {
  if (query === '') return { notes: [] }
  const settings = query.split('&').map((item): [string, string] => {
    const mark = item.indexOf('=')
    return [item.slice(0, mark), decode(item.slice(mark + 1))]
  })
  return partsFromSettings(new Map(settings))
}

/** Percent-decoding; a text that is not percent-encoded stays as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
