import { parseArgs } from 'node:util'
import { AppError } from '../../src-shared/domain/failure'
import { type Direction, directionSchema } from '../../src-shared/domain/profile'
import type {
  BackupCommand,
  CliCommand,
  Common,
  Confirmed,
  ProfileChoice,
  RestoreCommand,
  RunCommand,
  SyncCommand,
} from './commands'

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
  fix: { type: 'boolean' },
  limit: { type: 'string' },
  to: { type: 'string' },
  of: { type: 'string' },
  tables: { type: 'string', multiple: true },
  beside: { type: 'string' },
  note: { type: 'string' },
  table: { type: 'string' },
  home: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const

type Option = keyof typeof options
type Values = ReturnType<typeof parseArgs<{ options: typeof options; strict: true }>>['values']

const databaseOptions = ['profile', 'local-container', 'local-url', 'remote-url'] as const
const always = ['json', 'home'] as const
const confirmOptions = ['skip-confirm', 'confirm-target', 'dry-run'] as const
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
  check: [...always, ...databaseOptions, 'fix'],
  history: [...always, 'limit'],
  backups: [...always],
  restore: [...always, ...databaseOptions, ...confirmOptions, 'to', 'tables', 'beside'],
  undo: [...always, ...confirmOptions],
  backup: [...always, ...databaseOptions, 'of', 'include', 'exclude', 'note'],
  prove: [...always],
  verify: [...always],
  look: [...always, 'table', 'limit'],
  export: [...always],
  import: [...always],
} as const satisfies Record<RunCommand['kind'], readonly Option[]>

/** What the arguments (without node and script) ask for. Throws `usage/invalid`, in words for one line. */
export function parseArguments(argv: readonly string[]): CliCommand {
  const { values, positionals } = readOptions(argv)
  if (values.help === true) return { kind: 'help' }
  if (values.version === true) return { kind: 'version' }
  const { kind, subject, second } = commandOf(positionals)
  const known: readonly string[] = allowed[kind]
  const stranger = Object.keys(values).find((name) => !known.includes(name))
  if (stranger !== undefined) throw usage(`--${stranger} does not belong to "${kind}".`)
  const common: Common = { home: values.home, json: values.json === true }
  switch (kind) {
    case 'sync':
      return syncCommand(values, common)
    case 'check':
      return { kind, databases: databasesOf(values), fix: values.fix === true, ...common }
    case 'history':
      return { kind, limit: limitOf(values.limit), ...common }
    case 'backups':
      return { kind, ...common }
    case 'restore':
      return restoreCommand(values, subject, common)
    case 'undo':
      return { kind, syncId: subject, ...confirmedBy(values), ...common }
    case 'backup':
      return backupCommand(values, common)
    case 'prove':
    case 'verify':
      return { kind, backup: subject, ...common }
    case 'look':
      return { kind, backup: subject, table: values.table ?? null, limit: lookLimitOf(values.limit), ...common }
    case 'export':
      return { kind, backup: subject, file: second, ...common }
    case 'import':
      return { kind, file: subject, ...common }
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

/** Commands that are about something, and what it is called when it is missing. */
const subjects: Readonly<Partial<Record<RunCommand['kind'], readonly string[]>>> = {
  restore: ['a backup or a file'],
  undo: ['the id of a run'],
  prove: ['a backup'],
  verify: ['a backup'],
  look: ['a backup'],
  export: ['a backup', 'a file to write'],
  import: ['a file or folder'],
}

interface Named {
  readonly kind: RunCommand['kind']
  readonly subject: string
  readonly second: string
}

function commandOf(positionals: readonly string[]): Named {
  const [name = 'sync', ...rest] = positionals
  if (!isCommand(name)) throw usage(`There is no command "${name}".`)
  const needed = subjects[name] ?? []
  const extra = rest[needed.length]
  if (extra !== undefined) throw usage(`"${extra}" is too much after "${name}".`)
  const missing = needed.find((_, index) => (rest[index] ?? '') === '')
  if (missing !== undefined) throw usage(`"${name}" needs ${missing}.`)
  const [subject = '', second = ''] = rest
  return { kind: name, subject, second }
}

function isCommand(name: string): name is RunCommand['kind'] {
  return Object.hasOwn(allowed, name)
}

function confirmedBy(values: Values): Confirmed {
  return {
    skipConfirm: values['skip-confirm'] === true,
    confirmTarget: values['confirm-target'] ?? null,
    dryRun: values['dry-run'] === true,
  }
}

function restoreCommand(values: Values, backup: string, common: Common): RestoreCommand {
  const { to, beside } = values
  if (to !== undefined && to !== 'local' && to !== 'remote') throw usage(`--to is local or remote, not "${to}".`)
  if (beside !== undefined && (beside === '' || Buffer.byteLength(beside) > 63))
    throw usage('--beside is the name of a new database, of at most 63 bytes.')
  const named = databaseOptions.some((name) => values[name] !== undefined)
  if (named && to === undefined) throw usage('Say which of the databases it goes to: --to local or --to remote.')
  return {
    kind: 'restore',
    backup,
    to: to ?? null,
    databases: named ? databasesOf(values) : null,
    tables: listOf(values.tables),
    beside: beside ?? null,
    ...confirmedBy(values),
    ...common,
  }
}

function backupCommand(values: Values, common: Common): BackupCommand {
  const { of } = values
  if (of !== 'local' && of !== 'remote') throw usage('--of is needed: local or remote.')
  return {
    kind: 'backup',
    of,
    databases: databasesOf(values),
    patterns: { include: listOf(values.include), exclude: listOf(values.exclude) },
    note: values.note ?? null,
    ...common,
  }
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
    ...confirmedBy(values),
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

function lookLimitOf(text: string | undefined): number {
  const limit = limitOf(text)
  if (limit <= 500) return limit
  throw usage('--limit is a number from 1 to 500.')
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
