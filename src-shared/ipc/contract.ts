import { z } from 'zod'
import type { BackupComparison, BackupEntry, BackupList, ChangedTable, TableSample } from '../domain/backup'
import { type CommandId, commandIdSchema } from '../domain/command'
import type { CheckReport } from '../domain/connection-check'
import type { DeepLink } from '../domain/deep-link'
import {
  containerEndpointSchema,
  type Endpoint,
  type EndpointSummary,
  hostSchema,
  portSchema,
  serverEndpointSchema,
  tlsSchema,
} from '../domain/endpoint'
import type { Failure } from '../domain/failure'
import { type FixAct, passwordRepairs } from '../domain/fix'
import type { HistoryProblems, HistoryRecord, HistoryRow } from '../domain/history'
import type { JobEvent } from '../domain/job-event'
import type { SyncPlan } from '../domain/plan'
import type { PracticeView } from '../domain/practice'
import { directionSchema, type Profile, profileSchema, selectionSchema } from '../domain/profile'
import { type Settings, settingsSchema } from '../domain/settings'
import { syncIdPattern } from '../domain/sync-id'
import { tableNameSchema } from '../domain/table'
import type { TableCount } from '../domain/table-count'

/** The Docker engine that answered, or why none did, with everything that was tried. */
export interface EngineStatus {
  readonly ok: boolean
  /** `OrbStack`, `Docker Desktop`, `Colima`, `Podman`, `Docker`. */
  readonly name: string
  readonly address: string | null
  readonly version: string | null
  readonly tried: readonly string[]
  readonly failure: Failure | null
  /** What to do on this system when none answered. */
  readonly help?: EngineHelp | null
}

export interface EngineHelp {
  readonly text: string
  /** To be copied and run, or a line of configuration. */
  readonly command: string
}

/** A container that looks like it runs Postgres. */
export interface FoundContainer {
  readonly id: string
  readonly name: string
  readonly image: string
  /** As its environment says: `17.6`; absent where it does not. */
  readonly version?: string
  readonly running: boolean
  /** It runs and is held. */
  readonly paused?: boolean
  readonly composeProject: string | null
  /** Port on this computer, or `null` when 5432 is not published. */
  readonly publishedPort: number | null
  /** From the container's environment (`POSTGRES_USER`, `POSTGRES_DB`), as a first guess. */
  readonly user: string
  readonly database: string
}

/** What a pasted connection string was read as. The password goes back to the form it came from, nowhere else. */
export interface ParsedConnection {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string | null
  readonly tlsMode: 'auto' | 'disable' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'
  /** `Read as a URL. The password contained "#", encoded for you.` */
  readonly notes: readonly string[]
}

/** A CA file that was chosen. */
export interface ChosenAuthority {
  readonly pem: string
  /** Of the first certificate in it. */
  readonly subject: string
  readonly count: number
}

export interface KeyringStatus {
  readonly available: boolean
  /** `gnome_libsecret`, `keychain`, `dpapi`, `basic_text`, … */
  readonly backend: string
  readonly reason: string | null
}

/** Passwords in the keyring, and how many of them the keyring of now cannot read. */
export interface KeptPasswords {
  readonly kept: number
  readonly unreadable: number
}

export interface AppInfo {
  readonly version: string
  readonly electron: string
  readonly platform: string
  readonly home: string
  readonly backupFolder: string
  readonly keyring: KeyringStatus
  /** `backups` bytes used now, and free bytes of that disk. */
  readonly backupBytes: number
  readonly freeBytes: number
}

/** What became of an endpoint's protection. */
export interface Protection {
  readonly endpoint: Endpoint
  /** Whether the database carries the mark now; `null` when it could not be asked. */
  readonly isMarked: boolean | null
  /** Why the mark is not as it was wanted. */
  readonly reason: string | null
}

/** A profile that came from a file. */
export interface ImportedProfile {
  readonly profile: Profile
  /** Names of the connections that the file brought along; the others were saved already. */
  readonly newConnections: readonly string[]
}

export interface Preview {
  readonly plan: SyncPlan
  readonly source: CheckReport
  readonly target: CheckReport
}

/** A restore or undo before it starts: what it would do to each table, and what would be lost. */
export interface RestorePreview {
  readonly plan: SyncPlan
  /** Undo only: tables that were changed since the job that is undone. */
  readonly changed: readonly ChangedTable[]
  readonly target: EndpointSummary
  /** Whether a safety backup is taken first. */
  readonly safetyBackup: boolean
}

const id = z.string().min(1).max(64)
const password = z.string().max(4096)

/** An endpoint from the form; `id` is absent for a new one. A password is written, never read back. */
export const endpointDraftSchema = z.strictObject({
  endpoint: z.discriminatedUnion('kind', [
    containerEndpointSchema.partial({ id: true }),
    serverEndpointSchema.partial({ id: true }),
  ]),
  /** Absent: keep what is stored. */
  password: password.optional(),
})
export type EndpointDraft = z.infer<typeof endpointDraftSchema>

/** The one door for what the connection doctor offers; the page names the act, the main process knows the endpoint. */
const fixActSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('change-endpoint'),
    change: z.strictObject({
      host: hostSchema.optional(),
      port: portSchema.optional(),
      user: z.string().min(1).max(255).optional(),
      database: z.string().min(1).max(255).optional(),
      container: z.string().min(1).max(128).optional(),
      tls: tlsSchema.partial().optional(),
    }),
  }),
  z.strictObject({ kind: z.literal('use-container'), container: z.string().min(1).max(128), port: portSchema }),
  z.strictObject({ kind: z.literal('repair-password'), repair: z.enum(passwordRepairs) }),
  z.strictObject({ kind: z.literal('start-container') }),
  z.strictObject({ kind: z.literal('create-database') }),
]) satisfies z.ZodType<FixAct>

/** Changes of this one run; the profile on disk stays as it is. */
const runChoices = { profileId: id, direction: directionSchema, selection: selectionSchema.optional() }

const backupId = z.string().min(1).max(100)
const confirmation = z.strictObject({ accepted: z.boolean(), typedName: z.string().max(200).optional() })
const started = z.string().regex(syncIdPattern)
/** Where a restore goes: `beside` is the name of a new database on that endpoint's server. */
const restoreChoices = {
  backupId,
  endpointId: id,
  tables: z.array(tableNameSchema).min(1).max(5000).optional(),
  beside: z.string().min(1).max(63).optional(),
}

/** Where a boundary is, said once: channel, what it takes, what it answers. */
function channel<Answer>() {
  return <Input extends z.ZodType>(input: Input) => ({ input, answer: null as unknown as Answer })
}

export const contract = {
  'app/info': channel<AppInfo>()(z.undefined()),
  'app/copy-text': channel<null>()(z.string().max(2_000_000)),
  'app/open-folder': channel<null>()(z.enum(['backups', 'logs', 'home'])),
  /** Which commands the window can carry out now: the native menu shows the others disabled. */
  'app/commands': channel<null>()(z.array(commandIdSchema).max(100)),
  'app/save-text': channel<{ path: string | null }>()(
    z.strictObject({ suggestedName: z.string().min(1).max(100), text: z.string().max(20_000_000) }),
  ),
  'docker/status': channel<EngineStatus>()(z.undefined()),
  'docker/containers': channel<FoundContainer[]>()(z.undefined()),
  'docker/start-container': channel<null>()(z.strictObject({ container: z.string().min(1).max(128) })),
  /** In that container, as the user of the connection to it, else as its environment says. */
  'practice/start': channel<PracticeView>()(z.strictObject({ container: z.string().min(1).max(128) })),
  'practice/cancel': channel<null>()(z.undefined()),
  'practice/state': channel<PracticeView | null>()(z.undefined()),
  'endpoints/list': channel<Endpoint[]>()(z.undefined()),
  'endpoints/parse': channel<ParsedConnection>()(z.strictObject({ text: z.string().min(1).max(10_000) })),
  /** What the clipboard holds when it is a connection string, after an explicit click only; else `null`. */
  'endpoints/clipboard': channel<{ text: string } | null>()(z.undefined()),
  'endpoints/test': channel<CheckReport>()(endpointDraftSchema),
  'endpoints/save': channel<Endpoint>()(endpointDraftSchema),
  'endpoints/delete': channel<null>()(z.strictObject({ id })),
  'endpoints/check': channel<CheckReport>()(z.strictObject({ id })),
  /** Sets or takes away protection, here and as a mark in the database; taking it away is confirmed as the guard says. */
  'endpoints/protect': channel<Protection>()(z.strictObject({ id, isProtected: z.boolean(), confirmation })),
  /** Does what a fix of the connection doctor says to a saved endpoint, and answers the endpoint as it is then. */
  'endpoints/apply-fix': channel<Endpoint>()(z.strictObject({ id, act: fixActSchema })),
  /** Makes the database that the form names, empty. */
  'endpoints/create-database': channel<null>()(endpointDraftSchema),
  /** Asks for a CA file; `null` when nothing was chosen. */
  'endpoints/choose-ca': channel<ChosenAuthority | null>()(z.undefined()),
  /** Answers a `connection/password-needed`: kept for this session, or in the keyring when `keep`. */
  'endpoints/provide-password': channel<null>()(z.strictObject({ id, password, keep: z.boolean() })),
  'profiles/list': channel<Profile[]>()(z.undefined()),
  'profiles/save': channel<Profile>()(z.strictObject({ profile: profileSchema.partial({ id: true }) })),
  'profiles/delete': channel<null>()(z.strictObject({ id })),
  'profiles/duplicate': channel<Profile>()(z.strictObject({ id })),
  /** Asks where, then writes a profile file without secrets; `null` when nothing was chosen. */
  'profiles/export': channel<{ path: string | null }>()(z.strictObject({ id })),
  /** Asks for a profile file, then saves what is in it; `null` when nothing was chosen. */
  'profiles/import': channel<ImportedProfile | null>()(z.undefined()),
  'sync/preview': channel<Preview>()(z.strictObject(runChoices)),
  /**
   * Counts tables of the plan on the screen exactly, all when none is named; each is pushed as `counted` once it is
   * known. A newer call or `sync/stop-counting` ends it: it then answers `stopped`.
   */
  'sync/count': channel<{ ended: 'done' | 'stopped' }>()(
    z.strictObject({
      ...runChoices,
      planId: z.string().min(1).max(64),
      tables: z.array(tableNameSchema).min(1).max(100).optional(),
    }),
  ),
  'sync/stop-counting': channel<null>()(z.undefined()),
  'sync/start': channel<{ jobId: string; syncId: string }>()(
    z.strictObject({
      ...runChoices,
      /** The plan that was on the screen; the job refuses when the servers behind it changed. */
      planId: z.string().max(64).optional(),
      confirmation,
    }),
  ),
  'job/cancel': channel<null>()(z.strictObject({ jobId: id })),
  /** Ends the sessions on whose lock this job gave up; none but those. */
  'job/end-blockers': channel<null>()(z.strictObject({ jobId: id })),
  /** All events of the job that runs or ran last, from a seq on: a reloaded window goes on from there. */
  'job/events': channel<JobEvent[]>()(z.strictObject({ afterSeq: z.number().int().nonnegative() })),
  'history/list': channel<HistoryRecord[]>()(z.strictObject({ limit: z.number().int().min(1).max(5000) })),
  /** A page of the list, newest first: what follows the run `before`, or the newest. */
  'history/rows': channel<HistoryRow[]>()(
    z.strictObject({ limit: z.number().int().min(1).max(2000), before: started.nullable() }),
  ),
  'history/get': channel<HistoryRecord | null>()(z.strictObject({ syncId: started })),
  'history/problems': channel<HistoryProblems>()(z.undefined()),
  /** Asks where, then writes these runs in full as JSON; `null` when nothing was chosen. */
  'history/export': channel<{ path: string | null }>()(
    z.strictObject({ suggestedName: z.string().min(1).max(100), syncIds: z.array(started).min(1).max(50_000) }),
  ),
  'history/log': channel<JobEvent[]>()(z.strictObject({ syncId: started })),
  'backups/list': channel<BackupList>()(z.undefined()),
  'backups/pin': channel<BackupEntry>()(z.strictObject({ id: backupId, pinned: z.boolean() })),
  /** Hashes the file and compares it with its manifest; a damaged one is an answer, not a failure. */
  'backups/verify': channel<BackupEntry>()(z.strictObject({ id: backupId })),
  /** Into the trash, for ten minutes. */
  'backups/delete': channel<null>()(z.strictObject({ id: backupId, confirmation })),
  'backups/put-back': channel<BackupEntry>()(z.strictObject({ id: backupId })),
  'backups/reveal': channel<null>()(z.strictObject({ id: backupId })),
  'backups/compare': channel<BackupComparison>()(z.strictObject({ id: backupId, endpointId: id.optional() })),
  'backups/look-inside': channel<TableSample>()(
    z.strictObject({ id: backupId, table: tableNameSchema, limit: z.number().int().min(1).max(500) }),
  ),
  /** Asks where, then writes plain SQL; `null` when nothing was chosen. */
  'backups/export-sql': channel<{ path: string | null }>()(z.strictObject({ id: backupId })),
  /** Asks for a file or folder, then starts the import; `null` when nothing was chosen. */
  'backups/import': channel<{ jobId: string; syncId: string } | null>()(z.strictObject({ folder: z.boolean() })),
  'backups/prove': channel<{ jobId: string; syncId: string }>()(z.strictObject({ id: backupId })),
  'backup/start': channel<{ jobId: string; syncId: string }>()(
    z.strictObject({
      endpointId: id,
      selection: selectionSchema.optional(),
      note: z.string().trim().max(500).optional(),
    }),
  ),
  'restore/preview': channel<RestorePreview>()(z.strictObject(restoreChoices)),
  'restore/start': channel<{ jobId: string; syncId: string }>()(
    z.strictObject({ ...restoreChoices, planId: z.string().max(64).optional(), confirmation }),
  ),
  'undo/preview': channel<RestorePreview>()(z.strictObject({ syncId: started })),
  /** Without `planId` it refuses with `undo/target-changed` when the target is not as the job left it. */
  'undo/start': channel<{ jobId: string; syncId: string }>()(
    z.strictObject({ syncId: started, planId: z.string().max(64).optional(), confirmation }),
  ),
  'settings/get': channel<Settings>()(z.undefined()),
  'settings/save': channel<Settings>()(settingsSchema),
  /** Asks for the folder of the backups; `null` when nothing was chosen. */
  'settings/choose-folder': channel<Settings | null>()(z.undefined()),
  /** Asks where, then writes what may be given to others; `null` when nothing was chosen. */
  'settings/export': channel<{ path: string | null }>()(z.undefined()),
  /** Asks for an exported file; `null` when nothing was chosen. */
  'settings/import': channel<Settings | null>()(z.undefined()),
  'secrets/kept': channel<KeptPasswords>()(z.undefined()),
  'secrets/forget-all': channel<null>()(z.undefined()),
} as const

export type Contract = typeof contract
export type Channel = keyof Contract
export type ChannelInput<C extends Channel> = z.input<Contract[C]['input']>
export type ChannelAnswer<C extends Channel> = Contract[C]['answer']

/** Over IPC errors travel as data: Electron drops custom fields of thrown errors. */
export type Envelope<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** What the main process pushes. */
export type PushMessage =
  | { readonly kind: 'job'; readonly event: JobEvent }
  | { readonly kind: 'counted'; readonly planId: string; readonly count: TableCount }
  | { readonly kind: 'docker-changed' }
  | { readonly kind: 'command'; readonly command: CommandId }
  | { readonly kind: 'open'; readonly link: DeepLink }
  /** Something to be acknowledged at the window's foot. */
  | { readonly kind: 'toast'; readonly text: string }
  /** The computer woke up. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'practice'; readonly view: PracticeView }
  /** Runs that an earlier process left open are closed: History knows now what became of them. */
  | { readonly kind: 'recovered' }
  | { readonly kind: 'theme'; readonly dark: boolean }

/** What the preload script puts on `window.archon`, and nothing else. */
export interface Bridge {
  call<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<Envelope<ChannelAnswer<C>>>
  /** Returns a function that ends the subscription. */
  onPush(listener: (message: PushMessage) => void): () => void
  readonly platform: string
}
