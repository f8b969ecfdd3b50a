import type { Direction } from '../../src-shared/domain/profile'

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

export interface Common {
  readonly home: string | undefined
  readonly json: boolean
}

export interface Confirmed {
  readonly skipConfirm: boolean
  readonly confirmTarget: string | null
  readonly dryRun: boolean
}

export interface SyncCommand extends Common, Confirmed {
  readonly kind: 'sync'
  readonly direction: Direction
  readonly databases: ProfileChoice
  readonly patterns: Patterns
}
export interface CheckCommand extends Common {
  readonly kind: 'check'
  readonly databases: ProfileChoice
  /** Apply what the check offers, where nothing has to be chosen or typed. */
  readonly fix: boolean
}
export interface HistoryCommand extends Common {
  readonly kind: 'history'
  readonly limit: number
}
export interface BackupsCommand extends Common {
  readonly kind: 'backups'
}

export interface RestoreCommand extends Common, Confirmed {
  readonly kind: 'restore'
  /** Id or file name of a backup, or a file from elsewhere. */
  readonly backup: string
  /** Which side of the databases; `null` is where it came from. */
  readonly to: 'local' | 'remote' | null
  /** `null`: the place is found through the backup's own run. */
  readonly databases: ProfileChoice | null
  /** Names, with or without schema; empty is all. */
  readonly tables: readonly string[]
  readonly beside: string | null
}
export interface UndoCommand extends Common, Confirmed {
  readonly kind: 'undo'
  readonly syncId: string
}
export interface BackupCommand extends Common {
  readonly kind: 'backup'
  readonly of: 'local' | 'remote'
  readonly databases: ProfileChoice
  readonly patterns: Patterns
  readonly note: string | null
}
/** Commands on one backup, by id or file name. */
export interface ProveCommand extends Common {
  readonly kind: 'prove' | 'verify'
  readonly backup: string
}
export interface LookCommand extends Common {
  readonly kind: 'look'
  readonly backup: string
  /** Name, with or without schema; `null` lists the tables. */
  readonly table: string | null
  readonly limit: number
}
export interface ExportCommand extends Common {
  readonly kind: 'export'
  readonly backup: string
  readonly file: string
}
export interface ImportCommand extends Common {
  readonly kind: 'import'
  readonly file: string
}
export type RunCommand =
  | SyncCommand
  | CheckCommand
  | HistoryCommand
  | BackupsCommand
  | RestoreCommand
  | UndoCommand
  | BackupCommand
  | ProveCommand
  | LookCommand
  | ExportCommand
  | ImportCommand
export type CliCommand = RunCommand | { readonly kind: 'help' } | { readonly kind: 'version' }
