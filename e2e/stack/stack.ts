import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { Client } from 'pg'
import { docker, lines } from './docker'
import { ensureImages, type ServerKind, serverKinds } from './images'

/** One running server. Every host is the container's bridge address; no port is published. */
export interface Server {
  readonly kind: ServerKind
  readonly container: string
  readonly host: string
  /** The server itself, without a pooler. */
  readonly port: number
  /** PgBouncer in session mode; the server's own port where there is no pooler. */
  readonly sessionPort: number
  /** PgBouncer in transaction mode; only the remote has one. */
  readonly transactionPort: number | undefined
  /** The template database with all content. Copy it with createDatabase, never write to it. */
  readonly database: string
  readonly superuser: Role
  /** Has what a hosted service gives: NOSUPERUSER CREATEDB CREATEROLE BYPASSRLS; owns the template databases. */
  readonly owner: Role
}

export interface Role {
  readonly user: string
  readonly password: string
}

export interface Stack {
  readonly name: string
  readonly local: Server
  readonly local15: Server
  readonly remote: Server & { readonly caPem: string }
}

export interface StackOptions {
  /** Prefix of the containers' names: a stack with this name is replaced. */
  readonly name: string
  /** Which servers to start; all by default. Asking the Stack for one that was left out throws. */
  readonly parts?: readonly ServerKind[]
  /** The stack goes when acquireStack next runs after this process is gone. */
  readonly ownedByProcess?: boolean
  /** Called with a plain line for each slow step. */
  readonly report?: (line: string) => void
}

const label = 'archon-sync-stack'
const ownerLabel = 'archon-sync-stack-owner'
const nameVariable = 'ARCHON_SYNC_STACK'
const suffix: Record<ServerKind, string> = { local: 'supabase-ai-db', local15: 'local15', remote: 'remote' }

/** Starts the servers, waits until each answers, and says where they are. Images are made when missing. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const kinds = options.parts ?? serverKinds
  const images = await ensureImages(options.report ?? (() => undefined), kinds)
  await stopStack(options.name)
  try {
    await Promise.all(kinds.map((kind) => startServer(options, kind, images[kind])))
    return await describeStack(options.name)
  } catch (error) {
    await stopStack(options.name)
    throw error
  }
}

/** Removes the containers of a stack with their volumes. Nothing to remove is no error. */
export async function stopStack(name: string): Promise<void> {
  const ids = lines(await docker(['ps', '--all', '--quiet', '--filter', `label=${label}=${name}`]))
  if (ids.length > 0) await docker(['rm', '--force', '--volumes', ...ids])
}

/** The running stack of that name, or undefined when no container of it runs. */
export async function findStack(name: string): Promise<Stack | undefined> {
  const ids = lines(await docker(['ps', '--quiet', '--filter', `label=${label}=${name}`]))
  return ids.length === 0 ? undefined : describeStack(name)
}

/**
 * For the global set-up of a test run: uses the stack that ARCHON_SYNC_STACK names, or starts one of this process's own
 * and sets that variable, so that useStack() finds it in every worker. `release` stops what was started here.
 */
export async function acquireStack(
  report?: (line: string) => void,
): Promise<{ stack: Stack; release(): Promise<void> }> {
  const given = process.env[nameVariable]
  const running = given === undefined ? undefined : await findStack(given)
  if (running) return { stack: running, release: async () => undefined }
  await removeOrphans()
  const name = given ?? `archon-sync-test-${process.pid}`
  const stack = await startStack({ name, ownedByProcess: true, ...(report && { report }) })
  process.env[nameVariable] = name
  return { stack, release: () => stopStack(name) }
}

/** The stack of this test run. Throws when none was acquired. */
export async function useStack(): Promise<Stack> {
  const name = process.env[nameVariable]
  const stack = name === undefined ? undefined : await findStack(name)
  if (!stack) throw new Error(`No test stack runs: acquireStack() or ${nameVariable}=NAME comes first`)
  return stack
}

/** Stacks of test runs on this machine that were killed before they could clean up. */
async function removeOrphans(): Promise<void> {
  const format = `{{.ID}} {{.Label "${ownerLabel}"}}`
  for (const line of lines(await docker(['ps', '--all', '--filter', `label=${ownerLabel}`, '--format', format]))) {
    const [id = '', host, pid] = line.split(/[ /]/)
    if (host === hostname() && !isAlive(Number(pid))) await docker(['rm', '--force', '--volumes', id])
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Starts a stopped container of the stack again and answers its new address. */
export async function restartServer(name: string, kind: ServerKind): Promise<Server> {
  await docker(['start', containerName(name, kind)])
  return describeServer(name, kind)
}

function containerName(name: string, kind: ServerKind): string {
  return `${name}-${suffix[kind]}`
}

async function startServer(options: StackOptions, kind: ServerKind, image: string): Promise<void> {
  const container = containerName(options.name, kind)
  const owner = options.ownedByProcess ? ['--label', `${ownerLabel}=${hostname()}/${process.pid}`] : []
  const secrets = { POSTGRES_PASSWORD: password(), OWNER_PASSWORD: password() }
  const identity = ['--name', container, '--hostname', container, '--label', `${label}=${options.name}`, ...owner]
  await docker(
    ['run', '--detach', '--init', ...identity, '--env', 'POSTGRES_PASSWORD', '--env', 'OWNER_PASSWORD', image],
    {
      env: secrets,
    },
  )
}

function password(): string {
  return randomBytes(9).toString('base64url')
}

async function describeStack(name: string): Promise<Stack> {
  const labelled = ['--filter', `label=${label}=${name}`, '--format', '{{.Names}}']
  const running = new Set(lines(await docker(['ps', ...labelled])))
  const found = new Map<ServerKind, Server>()
  for (const kind of serverKinds) {
    if (running.has(containerName(name, kind))) found.set(kind, await describeServer(name, kind))
  }
  const remote = found.get('remote')
  const caPem = remote && (await docker(['exec', remote.container, 'cat', '/var/lib/postgresql/tls/ca.pem']))
  const stack = { name, ...Object.fromEntries(found), ...(remote && { remote: { ...remote, caPem } }) }
  return Object.defineProperties(stack, absentServers(name, found)) as Stack
}

/** Asking for a server that was not started is a mistake in the test, and says so. */
function absentServers(name: string, found: ReadonlyMap<ServerKind, Server>): PropertyDescriptorMap {
  const absent = serverKinds.filter((kind) => !found.has(kind))
  const refuse = (kind: ServerKind) => () => {
    throw new Error(`The stack "${name}" has no running server "${kind}"`)
  }
  return Object.fromEntries(absent.map((kind) => [kind, { get: refuse(kind), enumerable: false }]))
}

async function describeServer(name: string, kind: ServerKind): Promise<Server> {
  const container = containerName(name, kind)
  const format = '{{.NetworkSettings.IPAddress}}{{range .Config.Env}}{{println}}{{.}}{{end}}'
  const [host = '', ...environment] = lines(await docker(['inspect', '--format', format, container]))
  const secret = (key: string): string =>
    environment.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1) ?? ''
  const server: Server = {
    kind,
    container,
    host,
    port: kind === 'remote' ? 5433 : 5432,
    sessionPort: 5432,
    transactionPort: kind === 'remote' ? 6543 : undefined,
    database: 'archon',
    superuser: { user: 'postgres', password: secret('POSTGRES_PASSWORD') },
    owner: { user: 'archon_owner', password: secret('OWNER_PASSWORD') },
  }
  await untilItAnswers(server)
  return server
}

async function untilItAnswers(server: Server): Promise<void> {
  const deadline = Date.now() + 30_000
  const ports = [server.port, server.sessionPort, server.transactionPort ?? server.port]
  for (const port of new Set(ports)) {
    let last = await refusal(server, port)
    while (last !== undefined) {
      if (Date.now() > deadline) throw new Error(`${server.container} does not answer on port ${port}: ${last}`)
      await wait(100)
      last = await refusal(server, port)
    }
  }
}

async function refusal(server: Server, port: number): Promise<string | undefined> {
  const { host, superuser } = server
  const client = new Client({ host, port, ...superuser, database: 'postgres', connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('select 1')
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}
