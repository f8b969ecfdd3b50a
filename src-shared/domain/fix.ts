import type { ContainerEndpoint, Endpoint, ServerEndpoint } from './endpoint'

/** Settings of an endpoint that a fix may correct; what is absent stays. Never what guards a target. */
export interface EndpointChange {
  readonly host?: string | undefined
  readonly port?: number | undefined
  readonly user?: string | undefined
  readonly database?: string | undefined
  /** Only for a container endpoint. */
  readonly container?: string | undefined
  /** Only for a server endpoint; merged with what is there. */
  readonly tls?: TlsChange | undefined
}

/** `verify-full` goes with a CA file; a fingerprint and a CA file exclude each other. */
export interface TlsChange {
  readonly mode?: ServerEndpoint['tls']['mode'] | undefined
  readonly caPem?: string | undefined
  readonly trustedFingerprint?: string | undefined
}

/** What is done to a password that holds more than the password. */
export const passwordRepairs = ['brackets', 'percent', 'blanks'] as const
export type PasswordRepair = (typeof passwordRepairs)[number]

export interface FixChoice {
  readonly label: string
  readonly change: EndpointChange
}

/**
 * A corrected setting, as data: what one click or `check --fix` applies. `label` is a button's, `says` a sentence about
 * what is changed and how it is known to help. Never holds a password.
 */
export type Fix =
  | { readonly kind: 'change-endpoint'; readonly label: string; readonly says: string; readonly change: EndpointChange }
  | {
      readonly kind: 'use-container'
      readonly label: string
      readonly says: string
      readonly container: string
      readonly port: number
    }
  | {
      readonly kind: 'repair-password'
      readonly label: string
      readonly says: string
      readonly repair: PasswordRepair
    }
  | { readonly kind: 'start-container'; readonly label: string; readonly container: string }
  | {
      readonly kind: 'choose'
      readonly label: string
      readonly what: 'database' | 'container'
      readonly choices: readonly FixChoice[]
    }
  | { readonly kind: 'create-database'; readonly label: string; readonly says: string; readonly database: string }
  | { readonly kind: 'enter-password'; readonly label: string }
  | { readonly kind: 'choose-ca'; readonly label: string }
  | {
      readonly kind: 'trust-fingerprint'
      readonly label: string
      readonly says: string
      /** SHA-256, colon-separated upper-case hex. */
      readonly fingerprint: string
      readonly subject: string
      readonly issuer: string
      /** ISO 8601. */
      readonly validUntil: string
      /** Another certificate was trusted before: this may be an attack. */
      readonly replaces: boolean
    }
  | { readonly kind: 'copy-text'; readonly label: string; readonly text: string }

export type FixKind = Fix['kind']

const automatic: ReadonlySet<FixKind> = new Set([
  'change-endpoint',
  'use-container',
  'repair-password',
  'start-container',
])

/** Whether `check --fix` applies it unasked: nothing has to be chosen, typed, trusted or made on a server. */
export function isAutomatic(fix: Fix): boolean {
  return automatic.has(fix.kind)
}

/** The endpoint with the change; settings that its kind does not have are passed over. */
export function changeEndpoint(endpoint: Endpoint, change: EndpointChange): Endpoint {
  const { host = null, port, user, database, container, tls } = change
  const common = {
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
  }
  if (endpoint.kind === 'container') return { ...endpoint, ...common, container: container ?? endpoint.container }
  return { ...endpoint, ...common, host: host ?? endpoint.host, tls: changeTls(endpoint.tls, tls ?? {}) }
}

function changeTls(tls: ServerEndpoint['tls'], change: TlsChange): ServerEndpoint['tls'] {
  const { mode = tls.mode, caPem, trustedFingerprint } = change
  if (caPem !== undefined) return { mode, caPem }
  if (trustedFingerprint !== undefined) return { mode, trustedFingerprint }
  return { ...tls, mode }
}

/** A server on this computer as what it is: the container. What guards it stays. */
export function asContainer(endpoint: Endpoint, container: string, port: number): ContainerEndpoint {
  const { id, name, database, user, isProtected, canBeTarget, passwordSource } = endpoint
  const kept = { id, name, database, user, isProtected, canBeTarget, passwordSource }
  return { kind: 'container', ...kept, container, port, environment: 'local' }
}

/** The password without what does not belong to it, or `null` when there is nothing of that kind in it. */
export function repairPassword(repair: PasswordRepair, password: string): string | null {
  const repaired = repairs[repair](password)
  return repaired === '' || repaired === password ? null : repaired
}

const repairs: Readonly<Record<PasswordRepair, (password: string) => string>> = {
  brackets: (password) => /^\[(.*)\]$/s.exec(password)?.[1] ?? password,
  percent: (password) => (/%[0-9A-Fa-f]{2}/.test(password) ? decoded(password) : password),
  blanks: (password) => password.trim(),
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** What a change alters, each as `port 6543 → 5432`; certificates by their kind only. */
export function describeChange(endpoint: Endpoint, change: EndpointChange): string[] {
  const after = changeEndpoint(endpoint, change)
  const pairs: [string, string | number, string | number][] = [
    ['host', hostOf(endpoint), hostOf(after)],
    ['container', containerOf(endpoint), containerOf(after)],
    ['port', endpoint.port, after.port],
    ['user', endpoint.user, after.user],
    ['database', endpoint.database, after.database],
    ['TLS', trustOf(endpoint), trustOf(after)],
  ]
  return pairs.flatMap(([name, before, now]) => (before === now ? [] : [`${name} ${before} → ${now}`]))
}

function hostOf(endpoint: Endpoint): string {
  return endpoint.kind === 'server' ? endpoint.host : ''
}

function containerOf(endpoint: Endpoint): string {
  return endpoint.kind === 'container' ? endpoint.container : ''
}

function trustOf(endpoint: Endpoint): string {
  if (endpoint.kind === 'container') return ''
  const { mode, caPem, trustedFingerprint } = endpoint.tls
  if (trustedFingerprint !== undefined) return `${mode}, certificate ${trustedFingerprint.slice(0, 11)}… trusted`
  return caPem === undefined ? mode : `${mode} with its own CA file`
}
