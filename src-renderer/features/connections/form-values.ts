import type { Endpoint, Environment, PasswordSource, Tls } from '../../../src-shared/domain/endpoint'
import { type EndpointDraft, endpointDraftSchema, type ParsedConnection } from '../../../src-shared/ipc/contract'
import type { EndpointFormStart } from '../../stores/ui-store'

/** The connection form as it is typed; `environment` is `null` until it was chosen. */
export interface FormValues {
  readonly id: string | null
  readonly kind: Endpoint['kind']
  readonly name: string
  readonly container: string
  readonly host: string
  readonly port: string
  readonly database: string
  readonly user: string
  /** Empty: what is stored stays. */
  readonly password: string
  readonly passwordSource: PasswordSource
  readonly environment: Environment | null
  readonly tlsMode: Tls['mode']
  readonly caPem: string
  readonly trustedFingerprint: string
  readonly isProtected: boolean
  readonly canBeTarget: boolean
}

const blank: FormValues = {
  id: null,
  kind: 'server',
  name: '',
  container: '',
  host: '',
  port: '5432',
  database: 'postgres',
  user: 'postgres',
  password: '',
  passwordSource: 'keyring',
  environment: null,
  tlsMode: 'auto',
  caPem: '',
  trustedFingerprint: '',
  isProtected: false,
  canBeTarget: true,
}

/** What the form begins with. Without a keyring new connections ask each time. */
export function startValues(start: EndpointFormStart, keyring: boolean, protectNew = false): FormValues {
  const passwordSource: PasswordSource = keyring ? 'keyring' : 'ask'
  if (start.mode === 'add-server') return { ...blank, passwordSource, isProtected: protectNew }
  if (start.mode === 'add-container') {
    const { container, user, database } = start
    return {
      ...blank,
      kind: 'container',
      name: container,
      container,
      user,
      database,
      environment: 'local',
      passwordSource,
    }
  }
  const values = valuesOf(start.endpoint)
  return start.mode === 'edit' ? values : { ...values, id: null, name: `${values.name.slice(0, 55)} copy` }
}

function valuesOf(endpoint: Endpoint): FormValues {
  const { id, name, port, database, user, passwordSource, environment, isProtected, canBeTarget } = endpoint
  const common = {
    ...blank,
    id,
    name,
    port: String(port),
    database,
    user,
    passwordSource,
    environment,
    isProtected,
    canBeTarget,
  }
  if (endpoint.kind === 'container') return { ...common, kind: 'container', container: endpoint.container }
  const { host, tls } = endpoint
  return {
    ...common,
    host,
    tlsMode: tls.mode,
    caPem: tls.caPem ?? '',
    trustedFingerprint: tls.trustedFingerprint ?? '',
  }
}

/** The fields that a pasted connection string fills. */
export function applyParsed(values: FormValues, parsed: ParsedConnection): FormValues {
  const { host, port, database, user, password, tlsMode } = parsed
  return {
    ...values,
    host,
    port: String(port),
    database,
    user,
    tlsMode,
    password: password ?? values.password,
    name: values.name === '' ? nameOf(host).slice(0, 60) : values.name,
  }
}

/** The first label of a host name; an address in figures as a whole. */
function nameOf(host: string): string {
  return /^[\d.]+$|:/.test(host) ? host : (host.split('.')[0] ?? host)
}

export type FormErrors = Readonly<Partial<Record<keyof FormValues, string>>>

/** The draft as the main process takes it, or what is wrong by field. */
export function draftOf(
  values: FormValues,
): { draft: EndpointDraft; errors: null } | { draft: null; errors: FormErrors } {
  const parsed = endpointDraftSchema.safeParse({
    endpoint: values.kind === 'container' ? containerPart(values) : serverPart(values),
    ...(values.password === '' ? {} : { password: values.password }),
  })
  if (parsed.success) return { draft: parsed.data, errors: null }
  const errors: Partial<Record<keyof FormValues, string>> = {}
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path)
    if (field !== null) errors[field] ??= messageOf(field, issue.message)
  }
  return { draft: null, errors }
}

/** What a test dials; what the server is for makes no difference to it and is asked when the connection is saved. */
export function testDraftOf(values: FormValues): ReturnType<typeof draftOf> {
  return draftOf({ ...values, environment: values.environment ?? 'staging' })
}

function commonPart(values: FormValues) {
  const { id, name, database, user, passwordSource, isProtected, canBeTarget } = values
  return { ...(id === null ? {} : { id }), name, database, user, passwordSource, isProtected, canBeTarget }
}

function containerPart(values: FormValues) {
  const { container, port } = values
  return { kind: 'container', ...commonPart(values), container, port: Number(port), environment: 'local' }
}

function serverPart(values: FormValues) {
  const { host, port, environment, tlsMode, caPem, trustedFingerprint } = values
  const tls = {
    mode: tlsMode,
    ...(caPem.trim() === '' ? {} : { caPem }),
    ...(trustedFingerprint === '' ? {} : { trustedFingerprint }),
  }
  return { kind: 'server', ...commonPart(values), host, port: Number(port), environment, tls }
}

function fieldOf(path: readonly PropertyKey[]): keyof FormValues | null {
  const [root, first, second] = path
  if (root === 'password') return 'password'
  if (first === 'tls') return second === 'caPem' ? 'caPem' : 'tlsMode'
  return typeof first === 'string' && first in blank ? (first as keyof FormValues) : null
}

const own: Partial<Record<keyof FormValues, string>> = {
  environment: 'Choose what this server is for.',
  port: 'A port is a number from 1 to 65535.',
  database: 'A database is needed.',
  user: 'A user is needed.',
  container: 'Choose a container.',
}

function messageOf(field: keyof FormValues, message: string): string {
  return own[field] ?? message
}

/** A pasted string as it may stay on the screen: the password is replaced by dots. */
export function maskPasted(text: string, password: string | null): string {
  const dots = '••••••'
  const plain = password === null || password === '' ? text : text.replaceAll(password, dots)
  return plain.replace(/(:\/\/[^:/?#\s]*:).*(@)/, `$1${dots}$2`)
}
