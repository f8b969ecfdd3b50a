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

/** What is done to a saved endpoint, once it is clear which: by a click, or by `check --fix`. */
export type FixAct =
  | { readonly kind: 'change-endpoint'; readonly change: EndpointChange }
  | { readonly kind: 'use-container'; readonly container: string; readonly port: number }
  | { readonly kind: 'repair-password'; readonly repair: PasswordRepair }
  /** The endpoint's own container. */
  | { readonly kind: 'start-container' }
  /** The endpoint's own database. */
  | { readonly kind: 'create-database' }

/** The act behind a fix; `null` where something has to be chosen or typed first. */
export function actOf(fix: Fix): FixAct | null {
  switch (fix.kind) {
    case 'change-endpoint':
      return { kind: fix.kind, change: fix.change }
    case 'use-container':
      return { kind: fix.kind, container: fix.container, port: fix.port }
    case 'repair-password':
      return { kind: fix.kind, repair: fix.repair }
    case 'start-container':
    case 'create-database':
      return { kind: fix.kind }
    case 'trust-fingerprint':
      return { kind: 'change-endpoint', change: { tls: { trustedFingerprint: fix.fingerprint } } }
    case 'choose':
    case 'enter-password':
    case 'choose-ca':
    case 'copy-text':
      return null
  }
}

/** What `check --fix` does unasked: nothing that has to be chosen, trusted or made on a server; else `null`. */
export function unaskedAct(fix: Fix): FixAct | null {
  return fix.kind === 'trust-fingerprint' || fix.kind === 'create-database' ? null : actOf(fix)
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

/** What a correction altered, each as `port 6543 → 5432`; certificates by their kind only. */
export function describeDifference(before: Endpoint, after: Endpoint): string[] {
  const pairs: [string, string | number, string | number][] = [
    [after.kind === 'container' ? 'container' : 'host', placeOf(before), placeOf(after)],
    ['port', before.port, after.port],
    ['user', before.user, after.user],
    ['database', before.database, after.database],
  ]
  const places = pairs.flatMap(([name, old, now]) => (old === now ? [] : [`${name} ${old} → ${now}`]))
  if (before.kind === 'container' || after.kind === 'container') return places
  const [old, now] = [trustOf(before), trustOf(after)]
  return old === now ? places : [...places, `TLS ${old} → ${now}`]
}

function placeOf(endpoint: Endpoint): string {
  return endpoint.kind === 'container' ? endpoint.container : endpoint.host
}

function trustOf(endpoint: ServerEndpoint): string {
  const { mode, caPem, trustedFingerprint } = endpoint.tls
  if (trustedFingerprint !== undefined) return `${mode}, certificate ${trustedFingerprint.slice(0, 11)}… trusted`
  return caPem === undefined ? mode : `${mode} with its own CA file`
}
