import { hostSchema } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import type { ParsedConnection } from '../../src-shared/ipc/contract'
import { type ConnectionParts, mergeParts } from './connection-parts'
import { chooseUrl, findUrls } from './find-urls'
import {
  parseKeyValues,
  parsePsqlArguments,
  partsFromVariables,
  splitShellWords,
  takeAssignments,
  takeCommand,
} from './parse-command'
import { parseNamedSettings } from './parse-settings'
import { isPostgresUrl, parseUrl } from './parse-url'
import { poolerAdvice } from './pooler'

/**
 * Reads whatever people paste: a URL (also with raw special characters in its password, as JDBC, behind `DATABASE_URL=`,
 * or inside a settings file), a `psql` line, libpq's `key=value` form, libpq's variables, settings under their names. Fills in only what libpq would (port
 * 5432, the user's name as database), never a host. Throws `endpoint/invalid`, saying what is missing; no message
 * repeats the text, which may hold a password.
 */
export function parseConnection(text: string): ParsedConnection {
  const found = readParts(unquote(text.trim()))
  if (found === null) throw unreadable(text)
  const host = checkHost(found.parts.host, text)
  const port = checkPort(found.parts.port)
  const user = found.parts.user ?? 'postgres'
  const notes = [`Read as ${found.form}.`, ...found.parts.notes]
  if (found.parts.user === undefined) notes.push('No user was named: postgres is filled in.')
  if (found.parts.database === undefined) notes.push(`No database was named: ${user} is filled in.`)
  const password = checkPassword(found.parts.password, notes)
  const tlsMode = checkTls(found.parts.sslmode, notes)
  const advice = poolerAdvice(host, port)
  if (advice !== null) notes.push(advice.sentence)
  return { host, port, database: found.parts.database ?? user, user, password, tlsMode, notes }
}

interface Found {
  readonly form: string
  readonly parts: ConnectionParts
}

/** The ways of reading a text, the strictest first; the first that knows its form decides. */
function readParts(text: string): Found | null {
  if (isPostgresUrl(text)) return found('a URL', parseUrl(withoutTail(text.split(/[\r\n]/)[0] ?? '')))
  const words = splitShellWords(text) ?? looseWords(text)
  const { variables, rest } = takeAssignments(words)
  const command = takeCommand(rest)
  if (command !== null) {
    const parts = parsePsqlArguments(command.rest, command.name)
    const fromVariables = partsFromVariables(new Map([...variables, ...command.variables]))
    return found(`a ${command.name} command`, parts === null ? null : mergeParts(fromVariables, parts))
  }
  const single = rest.length === 0 && variables.size === 1 ? fromAssignment(text, variables) : null
  return single ?? fromUrls(text) ?? fromSettings(text, variables, rest)
}

function fromSettings(text: string, variables: Map<string, string>, rest: readonly string[]): Found | null {
  const fromVariables = partsFromVariables(variables)
  if (rest.length === 0 && fromVariables.host !== undefined) return found('variables of libpq', fromVariables)
  const keyValues = parseKeyValues(text)
  if (keyValues?.host !== undefined) return found('a list of settings', keyValues)
  const place = bareAddress.exec(text)?.[1]
  if (place !== undefined) return found('an address', parseUrl(`postgres://${place}`))
  const named = parseNamedSettings(text)
  if (named.host !== undefined) return found('a list of settings', named)
  return found('a list of settings', keyValues ?? (variables.size > 0 ? fromVariables : null))
}

/** `user@host.domain:port/database` or a part of it: without a scheme only what can be nothing else. */
const bareAddress = /^(?:\/\/)?((?:[\w.-]+@)?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:(?::\d{1,5})?\/[\w-]+|:\d{1,5}))$/

/** URLs inside other text; where there are several, one that is no transaction-mode pooler. */
function fromUrls(text: string): Found | null {
  const urls = findUrls(text)
  const chosen = chooseUrl(urls)
  if (chosen === null) return null
  const parsed = parseUrl(withoutTail(chosen.url))
  if (parsed === null) return null
  const aside = parseNamedSettings(text)
  const login = { user: parsed.user ?? aside.user, password: parsed.password ?? aside.password }
  const names = urls.map(({ name }) => name ?? 'a URL without a name')
  const note = urls.length > 1 ? [`Of ${names.join(' and ')}, ${chosen.name ?? 'the first'} is used.`] : []
  const form = chosen.name === null ? 'a URL in a text' : `the variable ${chosen.name}`
  return found(form, { ...parsed, ...login, notes: [...parsed.notes, ...note] })
}

/** `DATABASE_URL=…` alone: the value as it stands, since an unquoted password may hold what a shell would cut. */
function fromAssignment(text: string, variables: Map<string, string>): Found | null {
  const [name, value] = [...variables].find(([, item]) => isPostgresUrl(item)) ?? []
  if (name === undefined || value === undefined) return null
  const raw = unquote(text.slice(text.indexOf(`${name}=`) + name.length + 1).trim())
  return found(`the variable ${name}`, parseUrl(withoutTail(isPostgresUrl(raw) ? raw : value)))
}

function found(form: string, parts: ConnectionParts | null): Found | null {
  return parts === null ? null : { form, parts }
}

/** Words of a line with an open quote: cut at blanks, without the quotes around each. */
function looseWords(text: string): string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replace(/^["'`]/, '').replace(/["'`]$/, ''))
    .filter((word) => word !== '')
}

function unquote(text: string): string {
  const match = /^(["'`])(.*)\1;?$/s.exec(text) ?? /^(<)(.*)>$/s.exec(text)
  return match?.[2] === undefined ? text : match[2].trim()
}

/** What people copy along behind a URL: a comma, a semicolon or a quote. */
function withoutTail(text: string): string {
  return text.replace(/["'`]?[;,]?$/, '')
}

/** Never a host that is not in the text as it is: one that quotes or escapes put together may not be the one meant. */
function checkHost(host: string | undefined, text: string): string {
  if (host === undefined || host === '')
    throw invalid('No host is named in the text.', 'Paste it with its host, or fill the fields in.')
  if (host.startsWith('/') || /^%2f/i.test(host)) {
    throw invalid(
      'The text names a socket on this computer, which a container cannot reach.',
      'Name a host and a port.',
    )
  }
  if (!hostSchema.safeParse(host).success || !text.includes(host))
    throw invalid('The host in the text cannot be read.', 'Fill the fields in.')
  return host
}

function checkPort(port: string | undefined): number {
  if (port === undefined || port === '') return 5432
  const number = Number(port)
  if (/^\d{1,5}$/.test(port) && number >= 1 && number <= 65_535) return number
  throw invalid('The port in the text is not a number from 1 to 65535.', 'Correct the port.')
}

function checkPassword(password: string | undefined, notes: string[]): string | null {
  if (password === undefined || password === '') return null
  if (/^(?:\[.*pass.*\]|<.*pass.*>|\{.*pass.*\}|\$\{?\w+\}?|\*{3,}|your[-_ ]?password)$/i.test(password)) {
    notes.push('The text holds a placeholder instead of the password: type the password.')
    return null
  }
  if (/^\[.*\]$/s.test(password)) {
    notes.push('The password stands in square brackets: remove them if they were only part of the template.')
  }
  return password
}

const tlsModes = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

function checkTls(sslmode: string | undefined, notes: string[]): ParsedConnection['tlsMode'] {
  if (sslmode === undefined) return 'auto'
  const known = tlsModes.find((mode) => mode === sslmode)
  if (known === 'require')
    notes.push('sslmode=require encrypts without checking who answers, as in psql; "Verify full" checks it too.')
  if (known !== undefined) return known
  notes.push(
    sslmode === 'allow'
      ? 'sslmode=allow would rather not encrypt; "prefer" is filled in.'
      : 'The sslmode is not one that libpq knows; "automatic" is filled in.',
  )
  return sslmode === 'allow' ? 'prefer' : 'auto'
}

function unreadable(text: string): AppError {
  const other = /^\s*["']?([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase()
  if (other === 'http' || other === 'https') {
    return invalid('This is a web address, not a database connection.', 'Copy the connection string of the database.')
  }
  if (other !== undefined && !other.startsWith('postgres') && other !== 'jdbc') {
    return invalid(`This is a ${other} address; only PostgreSQL is supported.`, 'Paste a postgres:// URL.')
  }
  return invalid(
    'This could not be read as a connection.',
    'Paste a postgres:// URL, a psql command or host=… user=… settings, or fill the fields in.',
  )
}

function invalid(message: string, hint: string): AppError {
  return new AppError({ code: 'endpoint/invalid', message, hint })
}
