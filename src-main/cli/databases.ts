import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { isAbsolute, sep } from 'node:path'
import {
  type ContainerEndpoint,
  containerEndpointSchema,
  type Endpoint,
  type ServerEndpoint,
} from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { type ProfileFile, type ResolvedProfile, selectionSchema } from '../../src-shared/domain/profile'
import type { ParsedConnection } from '../../src-shared/ipc/contract'
import { parseConnection } from '../endpoints/parse-connection'
import type { EndpointStore } from '../store/endpoints'
import { archonPreset } from '../store/presets'
import { readProfileFile } from '../store/profile-file'
import { type ProfileStore, resolveProfile } from '../store/profiles'
import type { Patterns, ProfileChoice } from './commands'

export interface Databases {
  readonly resolved: ResolvedProfile
  /** Passwords that stood in a URL, by endpoint id. */
  readonly passwords: ReadonlyMap<string, string>
  /** What is worth saying about the URLs. */
  readonly notes: readonly string[]
  /** Whether both endpoints are kept in this home; else they came from a file or from options. */
  readonly isSaved: boolean
}

/** Both endpoints, selection and options of a run. Throws `profile/*`, `endpoint/*` or `usage/invalid`. */
export async function findDatabases(
  choice: ProfileChoice,
  patterns: Patterns,
  stores: { readonly profiles: ProfileStore; readonly endpoints: EndpointStore },
): Promise<Databases> {
  const found = choice.kind === 'profile' ? await fromProfile(choice.nameOrFile, stores) : fromEndpoints(choice)
  return { ...found, resolved: withPatterns(found.resolved, patterns) }
}

async function fromProfile(
  nameOrFile: string,
  stores: { readonly profiles: ProfileStore; readonly endpoints: EndpointStore },
): Promise<Databases> {
  const isSaved = !looksLikeFile(nameOrFile)
  const resolved = isSaved
    ? await resolveProfile(await stores.profiles.findByName(nameOrFile), stores.endpoints)
    : profileOfFile(await readProfileFile(nameOrFile))
  return { resolved, passwords: new Map(), notes: [], isSaved }
}

function looksLikeFile(text: string): boolean {
  return text.endsWith('.json') || text.includes(sep) || isAbsolute(text) || existsSync(text)
}

/** A profile file as a profile; ids are made from the places, so that backups of one place stay together. */
export function profileOfFile(file: ProfileFile): ResolvedProfile {
  const local: Endpoint = { ...file.local, id: placeId(file.local) }
  const remote: Endpoint = { ...file.remote, id: placeId(file.remote) }
  return {
    profile: {
      id: `file-${hash(file.name, local.id, remote.id)}`,
      name: file.name,
      localEndpointId: local.id,
      remoteEndpointId: remote.id,
      include: file.include,
      exclude: file.exclude,
      options: file.options,
    },
    local,
    remote,
  }
}

/** Endpoints from the options, with the Archon preset's selection. A remote given by URL counts as staging. */
export function fromEndpoints(choice: Extract<ProfileChoice, { kind: 'endpoints' }>): Databases {
  const remoteUrl = readUrl('--remote-url', choice.remoteUrl)
  const localUrl = choice.localUrl === null ? null : readUrl('--local-url', choice.localUrl)
  const remote = serverOf(remoteUrl, 'staging')
  const local =
    localUrl !== null && choice.localContainer === null
      ? serverOf(localUrl, 'local')
      : containerOf(choice.localContainer ?? 'supabase-ai-db', localUrl)
  const passwords = new Map(
    [[remote.id, remoteUrl.password] as const, [local.id, localUrl?.password ?? null] as const].flatMap(
      ([id, password]) => (password === null ? [] : [[id, password] as const]),
    ),
  )
  const { name, ...preset } = archonPreset
  const profile = {
    id: `flags-${hash(local.id, remote.id)}`,
    name,
    localEndpointId: local.id,
    remoteEndpointId: remote.id,
    ...preset,
  }
  return { resolved: { profile, local, remote }, passwords, notes: notesWorthSaying(remoteUrl), isSaved: false }
}

function withPatterns(resolved: ResolvedProfile, patterns: Patterns): ResolvedProfile {
  const { profile } = resolved
  const own = patterns.include.length > 0
  const parsed = selectionSchema.safeParse({
    include: own ? patterns.include : profile.include,
    exclude: patterns.exclude.length > 0 ? patterns.exclude : own ? [] : profile.exclude,
  })
  if (!parsed.success) throw usage('A pattern of --include or --exclude cannot be used.')
  const options = own ? { ...profile.options, expectedTables: [] } : profile.options
  return { ...resolved, profile: { ...profile, ...parsed.data, options } }
}

function readUrl(option: string, text: string): ParsedConnection {
  try {
    return parseConnection(text)
  } catch (error) {
    if (error instanceof AppError) throw usage(`${option}: ${error.failure.message}`)
    throw error
  }
}

function serverOf(url: ParsedConnection, environment: 'local' | 'staging'): ServerEndpoint {
  const place = { kind: 'server', host: url.host, port: url.port, database: url.database, user: url.user } as const
  return {
    ...place,
    id: placeId(place),
    name: url.host.slice(0, 60),
    tls: { mode: url.tlsMode },
    environment,
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'environment',
  }
}

function containerOf(container: string, url: ParsedConnection | null): ContainerEndpoint {
  const place = {
    kind: 'container',
    container,
    port: url?.port ?? 5432,
    database: url?.database ?? 'postgres',
    user: url?.user ?? 'postgres',
  } as const
  const parsed = containerEndpointSchema.safeParse({
    ...place,
    id: placeId(place),
    name: container.slice(0, 60),
    environment: 'local',
    isProtected: false,
    canBeTarget: true,
    passwordSource: 'environment',
  })
  if (parsed.success) return parsed.data
  throw usage(`--local-container: "${container}" is not a container name.`)
}

type Place = Pick<Endpoint, 'kind' | 'port' | 'database' | 'user'> & {
  readonly host?: string
  readonly container?: string
}

function placeId(place: Place): string {
  const where = place.container ?? place.host ?? ''
  return `place-${hash(place.kind, where, String(place.port), place.database, place.user)}`
}

function hash(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 16)
}

/** How it was read is clear from the option; the rest may surprise. */
function notesWorthSaying(url: ParsedConnection): string[] {
  return url.notes.filter((note) => !note.startsWith('Read as '))
}

function usage(message: string): AppError {
  return new AppError({ code: 'usage/invalid', message, hint: 'archon-sync --help shows every command and option.' })
}
