import { parseArgs } from 'node:util'
import { AppError } from '../../src-shared/domain/failure'
import { type Direction, directionSchema } from '../../src-shared/domain/profile'

/** Which databases: a saved profile or a profile file, or endpoints from the other options. */
export type ProfileChoice =
  | { readonly kind: 'profile'; readonly nameOrFile: string }
  | {
      readonly kind: 'endpoints'
      readonly localContainer: string | null
      readonly localUrl: string | null
      readonly remoteUrl: string
    }

export interface Patterns {
  readonly include: readonly string[]
  readonly exclude: readonly string[]
}

interface Common {
  readonly home: string | undefined
  readonly json: boolean
}

export interface SyncCommand extends Common {
  readonly kind: 'sync'
  readonly direction: Direction
  readonly databases: ProfileChoice
  readonly patterns: Patterns
  readonly skipConfirm: boolean
  readonly confirmTarget: string | null
  readonly dryRun: boolean
}
export interface CheckCommand extends Common {
  readonly kind: 'check'
  readonly databases: ProfileChoice
}
export interface HistoryCommand extends Common {
  readonly kind: 'history'
  readonly limit: number
}
export interface BackupsCommand extends Common {
  readonly kind: 'backups'
}
export type RunCommand = SyncCommand | CheckCommand | HistoryCommand | BackupsCommand
export type CliCommand = RunCommand | { readonly kind: 'help' } | { readonly kind: 'version' }

const options = {
  direction: { type: 'string' },
  profile: { type: 'string' },
  'local-container': { type: 'string' },
  'local-url': { type: 'string' },
  'remote-url': { type: 'string' },
  include: { type: 'string', multiple: true },
  exclude: { type: 'string', multiple: true },
  'skip-confirm': { type: 'boolean' },
  'confirm-target': { type: 'string' },
  'dry-run': { type: 'boolean' },
  mode: { type: 'string' },
  json: { type: 'boolean' },
  limit: { type: 'string' },
  home: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

type Option = keyof typeof options
type Values = ReturnType<typeof parseArgs<{ options: typeof options; strict: true }>>['values']

const databaseOptions = ['profile', 'local-container', 'local-url', 'remote-url'] as const
const always = ['json', 'home'] as const
const allowed = {
  sync: [
    ...always,
    ...databaseOptions,
    'direction',
    'include',
    'exclude',
    'skip-confirm',
    'confirm-target',
    'dry-run',
    'mode',
  ],
  check: [...always, ...databaseOptions],
  history: [...always, 'limit'],
  backups: [...always],
} as const satisfies Record<RunCommand['kind'], readonly Option[]>

/** What the arguments (without node and script) ask for. Throws `usage/invalid`, in words for one line. */
export function parseArguments(argv: readonly string[]): CliCommand {
  const { values, positionals } = readOptions(argv)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const kind = commandOf(positionals)
  const known: readonly string[] = allowed[kind]
  const stranger = Object.keys(values).find((name) => !known.includes(name))
  if (stranger !== undefined) throw usage(`--${stranger} does not belong to "${kind}".`)
  const common: Common = { home: values.home, json: values.json === true }
  switch (kind) {
    case 'sync':
      return syncCommand(values, common)
    case 'check':
      return { kind, databases: databasesOf(values), ...common }
    case 'history':
      return { kind, limit: limitOf(values.limit), ...common }
    case 'backups':
      return { kind, ...common }
  }
}

function readOptions(argv: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...argv], options, strict: true, allowPositionals: true })
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error)
    throw usage(text.split('. To specify')[0]?.split('\n')[0] ?? text)
  }
}

function commandOf(positionals: readonly string[]): RunCommand['kind'] {
  const [name = 'sync', ...rest] = positionals
  if (name === 'restore' || name === 'undo') throw usage(`"${name}" comes with a later version.`)
  if (name !== 'sync' && name !== 'check' && name !== 'history' && name !== 'backups') {
    throw usage(`There is no command "${name}".`)
  }
  if (rest.length > 0) throw usage(`"${rest[0]}" is too much after "${name}".`)
  return name
}

function syncCommand(values: Values, common: Common): SyncCommand {
  const { mode = 'full' } = values
  if (mode === 'changes') throw usage('--mode=changes comes with a later version; --mode=full copies whole tables.')
  if (mode !== 'full') throw usage(`--mode is "full", not "${mode}".`)
  return {
    kind: 'sync',
    direction: directionOf(values.direction),
    databases: databasesOf(values),
    patterns: { include: listOf(values.include), exclude: listOf(values.exclude) },
    skipConfirm: values['skip-confirm'] === true,
    confirmTarget: values['confirm-target'] ?? null,
    dryRun: values['dry-run'] === true,
    ...common,
  }
}

function directionOf(text: string | undefined): Direction {
  const parsed = directionSchema.safeParse(text)
  if (parsed.success) return parsed.data
  throw usage(
    text === undefined
      ? '--direction is needed: local-to-remote or remote-to-local.'
      : `--direction is local-to-remote or remote-to-local, not "${text}".`,
  )
}

function databasesOf(values: Values): ProfileChoice {
  const { profile, 'local-container': localContainer, 'local-url': localUrl, 'remote-url': remoteUrl } = values
  const some = localContainer ?? localUrl ?? remoteUrl
  if (profile !== undefined && some !== undefined) {
    throw usage('--profile names both databases already: leave --local-container, --local-url and --remote-url out.')
  }
  if (profile === '') throw usage('--profile needs a name or a file.')
  if (profile !== undefined) return { kind: 'profile', nameOrFile: profile }
  if (remoteUrl === undefined || remoteUrl === '') {
    throw usage('Say which databases: --profile NAME or FILE, or --remote-url URL.')
  }
  return { kind: 'endpoints', localContainer: localContainer ?? null, localUrl: localUrl ?? null, remoteUrl }
}

function limitOf(text: string | undefined): number {
  const limit = Number(text ?? '20')
  if (/^\d+$/.test(text ?? '20') && limit >= 1 && limit <= 5000) return limit
  throw usage('--limit is a number from 1 to 5000.')
}

/** Repeated options and lists with commas alike. */
function listOf(texts: readonly string[] | undefined): string[] {
  return (texts ?? [])
    .flatMap((text) => text.split(','))
    .map((text) => text.trim())
    .filter((text) => text !== '')
}

function usage(message: string): AppError {
  return new AppError({ code: 'usage/invalid', message, hint: 'archon-sync --help shows every command and option.' })
}
