import type { Endpoint } from '../../src-shared/domain/endpoint'

/** Supabase's names for a project are twenty lower-case letters. */
const ref = '[a-z]{20}'

export function isSupabasePooler(host: string): boolean {
  return /\.pooler\.supabase\.com\.?$/i.test(host)
}

/** The project in a direct host (`db.<ref>.supabase.co`), or `null`. These hosts have only an IPv6 address. */
export function projectOfHost(host: string): string | null {
  return new RegExp(`^db\\.(${ref})\\.supabase\\.co\\.?$`, 'i').exec(host)?.[1]?.toLowerCase() ?? null
}

/** The project in a pooler's user (`postgres.<ref>`), or `null`. */
export function projectOfUser(user: string): string | null {
  return new RegExp(`^[^.]+\\.(${ref})$`).exec(user)?.[1] ?? null
}

/**
 * The project that an endpoint must mean: one that its own name spells, else the only one among the other connections;
 * `null` when there is none, or more than one.
 */
export function likelyProject(endpoint: Endpoint, others: readonly Endpoint[]): string | null {
  const named = new RegExp(`(?<![a-z0-9])${ref}(?![a-z0-9])`).exec(endpoint.name)?.[0]
  if (named !== undefined) return named
  const projects = new Set(others.map(projectOf).filter((project) => project !== null))
  const [only, ...more] = projects
  return more.length === 0 ? (only ?? null) : null
}

/** A saved connection to the session pooler of a project, for its host; `null` when there is none. */
export function poolerOf(project: string, others: readonly Endpoint[]): { host: string; user: string } | null {
  for (const other of others) {
    if (other.kind === 'server' && isSupabasePooler(other.host) && projectOfUser(other.user) === project)
      return { host: other.host, user: other.user }
  }
  return null
}

function projectOf(endpoint: Endpoint): string | null {
  if (endpoint.kind !== 'server') return null
  return projectOfHost(endpoint.host) ?? (isSupabasePooler(endpoint.host) ? projectOfUser(endpoint.user) : null)
}
