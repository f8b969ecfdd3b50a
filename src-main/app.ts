import type { Archives } from './archives/archives'
import type { Engine } from './jobs/engine-api'
import type { Practice } from './jobs/practice'
import type { Logger } from './logging'
import type { BackupStore } from './store/backups'
import type { EndpointStore } from './store/endpoints'
import type { HistoryStore } from './store/history'
import type { ProfileStore } from './store/profiles'
import type { SecretBox, SecretStore } from './store/secrets'
import type { SettingsStore } from './store/settings'

/** Everything that window and command line drive, as compose.ts joins it. */
export interface App {
  readonly home: string
  readonly engine: Engine
  readonly practice: Practice
  readonly archives: Archives
  readonly endpoints: EndpointStore
  readonly profiles: ProfileStore
  readonly settings: SettingsStore
  readonly history: HistoryStore
  readonly backups: BackupStore
  readonly secrets: SecretStore
  readonly logger: Logger
}

/** What differs between the window and the command line. */
export interface ComposeOptions {
  readonly home: string
  /** The system's keyring; the command line has none. */
  readonly secretBox: SecretBox | null
  readonly logName: 'window' | 'cli'
  readonly version: string
}
