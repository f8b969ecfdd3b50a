/** What tells a Postgres container from others. */
export interface ContainerTraits {
  readonly image: string
  /** `NAME=value` */
  readonly env: readonly string[]
  /** Exposed or published, inside the container: `5432/tcp`. */
  readonly ports: readonly string[]
}

const postgresImage =
  /(^|[/_-])(postgres|postgresql|postgis|pgvector|timescaledb(-ha)?|pgrouting|citus|alloydbomni)([:@_-]|$)/i
const neighbour = /postgrest|postgres-meta|exporter|pgadmin|pgbouncer|pgcat|supavisor|pgpool|adminer|backup/i

/** By image name, by the server's data folder, or by its port. Poolers and administration tools are no servers. */
export function looksLikePostgres({ image, env, ports }: ContainerTraits): boolean {
  if (neighbour.test(image)) return false
  return postgresImage.test(image) || envValue(env, 'PGDATA') !== null || ports.includes('5432/tcp')
}

/** First guess at user and database, from what the official and Supabase images read. The password stays unread. */
export function guessLogin(env: readonly string[]): { user: string; database: string } {
  const user = envValue(env, 'POSTGRES_USER') ?? 'postgres'
  return { user, database: envValue(env, 'POSTGRES_DB') ?? envValue(env, 'POSTGRES_DATABASE') ?? user }
}

/** `17.6` of the official images' `PG_VERSION=17.6-1.pgdg12+1`, or `PG_MAJOR`; `null` where neither is said. */
export function guessVersion(env: readonly string[]): string | null {
  const whole = envValue(env, 'PG_VERSION') ?? envValue(env, 'PG_MAJOR')
  return /^\d+(\.\d+)?/.exec(whole ?? '')?.[0] ?? null
}

function envValue(env: readonly string[], name: string): string | null {
  const line = env.find((entry) => entry.startsWith(`${name}=`))
  return line?.slice(name.length + 1) || null
}

/** Up to three names that resemble `wanted`, nearest first: for the hint when a container is missing. */
export function similarNames(wanted: string, names: readonly string[]): string[] {
  const limit = Math.max(2, Math.floor(wanted.length / 3))
  return names
    .map((name) => ({ name, distance: distanceOf(wanted.toLowerCase(), name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, 3)
    .map(({ name }) => name)
}

/** Levenshtein's distance; a name that contains the other counts as near. */
function distanceOf(left: string, right: string): number {
  if (left.includes(right) || right.includes(left)) return 1
  let row = Array.from({ length: right.length + 1 }, (_, at) => at)
  for (const [i, a] of left.split('').entries()) {
    const next = [i + 1]
    for (const [j, b] of right.split('').entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (a === b ? 0 : 1)))
    }
    row = next
  }
  return row[right.length] ?? 0
}
