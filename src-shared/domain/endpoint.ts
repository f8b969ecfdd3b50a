import { z } from 'zod'

export const environmentSchema = z.enum(['local', 'development', 'staging', 'production'])
export type Environment = z.infer<typeof environmentSchema>

/**
 * libpq's meaning of sslmode (PostgreSQL manual, 34.19 SSL Support): `require` encrypts without checking the
 * certificate, `verify-ca` checks its authority, `verify-full` the host name too.
 * `auto` is verify-full for public hosts and prefer for private, loopback and bridge addresses.
 */
export const tlsSchema = z.strictObject({
  mode: z.enum(['auto', 'disable', 'prefer', 'require', 'verify-ca', 'verify-full']),
  /** Certificate authorities in PEM, instead of the system's. */
  caPem: z.string().max(100_000).optional(),
  /** SHA-256 of the one certificate that is trusted, colon-separated upper-case hex. */
  trustedFingerprint: z.string().max(100).optional(),
})
export type Tls = z.infer<typeof tlsSchema>

export const passwordSourceSchema = z.enum(['keyring', 'ask', 'pgpass', 'environment'])
export type PasswordSource = z.infer<typeof passwordSourceSchema>

const name = z
  .string()
  .trim()
  .min(1, 'A name is needed.')
  .max(60)
  .refine((text) => !/\p{Cc}/u.test(text), 'A name cannot contain control characters.')
const pgName = z
  .string()
  .min(1)
  .max(255)
  .refine((text) => !/\p{Cc}/u.test(text), 'Control characters cannot be used here.')
/** A host name or address, never a socket path, a list or an option string. */
export const hostSchema = z
  .string()
  .trim()
  .min(1, 'A host is needed.')
  .max(253)
  .regex(/^[A-Za-z0-9._:%-]+$/, 'This does not look like a host name or an address.')
export const portSchema = z.number().int().min(1).max(65_535)

const common = {
  id: z.string().min(1).max(64),
  name,
  database: pgName,
  user: pgName,
  /** Asks before anything here is replaced. */
  isProtected: z.boolean(),
  /** `false` switches the endpoint off as a target altogether. */
  canBeTarget: z.boolean(),
  passwordSource: passwordSourceSchema,
}

/** A database in a Docker container; reached inside the container's network, published port or not. */
export const containerEndpointSchema = z.strictObject({
  kind: z.literal('container'),
  ...common,
  /** Container name: ids change whenever the container is made anew. */
  container: z
    .string()
    .min(1)
    .max(128)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'This is not a container name.'),
  port: portSchema,
  environment: z.literal('local'),
})
export type ContainerEndpoint = z.infer<typeof containerEndpointSchema>

/** A database on a server that is reached by host and port. */
export const serverEndpointSchema = z.strictObject({
  kind: z.literal('server'),
  ...common,
  host: hostSchema,
  port: portSchema,
  tls: tlsSchema,
  environment: environmentSchema,
})
export type ServerEndpoint = z.infer<typeof serverEndpointSchema>

export const endpointSchema = z.discriminatedUnion('kind', [containerEndpointSchema, serverEndpointSchema])
export type Endpoint = z.infer<typeof endpointSchema>

/** What events, history and cards show of an endpoint: enough to recognise it, nothing secret. */
export const endpointSummarySchema = z.object({
  id: z.string(),
  /** `backup`: rows that came from a file; `address` is then its name. */
  kind: z.enum(['container', 'server', 'backup']),
  name: z.string(),
  environment: environmentSchema,
  /** `host:port/database`, or `localhost:5432/postgres in <container>`. */
  address: z.string(),
  user: z.string(),
})
export type EndpointSummary = Readonly<z.infer<typeof endpointSummarySchema>>

/** The place in full: on many hosted services only the user tells two projects apart, so it is never left out. */
export function summarizeEndpoint(endpoint: Endpoint): EndpointSummary {
  const place = endpoint.kind === 'container' ? 'localhost' : bracketed(endpoint.host)
  const suffix = endpoint.kind === 'container' ? ` in ${endpoint.container}` : ''
  return {
    id: endpoint.id,
    kind: endpoint.kind,
    name: endpoint.name,
    environment: endpoint.environment,
    address: `${place}:${endpoint.port}/${endpoint.database}${suffix}`,
    user: endpoint.user,
  }
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}
