import { z } from 'zod'
import type { RetentionLimits } from './retention'

export const settingsSchema = z.strictObject({
  version: z.literal(1),
  theme: z.enum(['system', 'light', 'dark']),
  /** Folder of the backups; `null` means `backups` in the home. */
  backupFolder: z.string().max(4096).nullable(),
  /** Files older than this are removed, except the newest verified one per target. */
  retentionHours: z
    .number()
    .int()
    .min(1)
    .max(24 * 3650),
  /** How many backups of one endpoint stay; `null` is no limit. */
  retentionCount: z.number().int().min(1).max(10_000).nullable(),
  /** For how many days the newest checked backup of each day stays beyond that; 0 is off. */
  retentionDays: z.number().int().min(0).max(3650),
  /** What all backups may take together, in bytes; `null` is no limit. */
  retentionBytes: z.number().int().min(1_000_000).nullable(),
  /** How long the import waits for a lock, in seconds. */
  lockWaitSeconds: z.number().int().min(1).max(600),
  /** Explicit Docker socket path or `DOCKER_HOST`-style URL; `null` finds one. */
  dockerHost: z.string().max(1024).nullable(),
  /** Image for the tools when the local container's are too old; `null` is `postgres:<major>`. */
  toolsImage: z.string().max(512).nullable(),
  /** The first sync into an unprotected local database asks once, unless this is off. */
  askForLocal: z.boolean(),
  /** The form of a new server starts with "Protect" ticked. */
  protectNewRemotes: z.boolean(),
  /**
   * Off takes the push to a production endpoint away, in the window and on the command line. On by default: the typed
   * name and the safety backup stand before it in any case, and the command line has no settings to switch it on.
   */
  allowProductionPush: z.boolean(),
  /** The process lives on when its window is closed, where the system does not do so anyway. */
  keepRunning: z.boolean(),
  /** One notification at the end of a run, while the window has no focus. */
  notifyAtEnd: z.boolean(),
  /** What a screen reader is told of a run besides its end. */
  announceProgress: z.enum(['off', 'phases', 'quarters']),
  /** Movement is left out even where the system does not ask for it. */
  reduceMotion: z.boolean(),
  underlineLinks: z.boolean(),
  /** Patterns beside colours. */
  showPatterns: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  version: 1,
  theme: 'system',
  backupFolder: null,
  retentionHours: 24,
  retentionCount: null,
  retentionDays: 0,
  retentionBytes: null,
  lockWaitSeconds: 5,
  dockerHost: null,
  toolsImage: null,
  askForLocal: true,
  protectNewRemotes: true,
  allowProductionPush: true,
  keepRunning: false,
  notifyAtEnd: true,
  announceProgress: 'quarters',
  reduceMotion: false,
  underlineLinks: false,
  showPatterns: false,
}

const { shape } = settingsSchema

/** As kept in the file: what an earlier version did not know has its default. */
export const storedSettingsSchema = settingsSchema.extend({
  retentionCount: shape.retentionCount.default(defaultSettings.retentionCount),
  retentionDays: shape.retentionDays.default(defaultSettings.retentionDays),
  retentionBytes: shape.retentionBytes.default(defaultSettings.retentionBytes),
  protectNewRemotes: shape.protectNewRemotes.default(defaultSettings.protectNewRemotes),
  allowProductionPush: shape.allowProductionPush.default(defaultSettings.allowProductionPush),
  keepRunning: shape.keepRunning.default(defaultSettings.keepRunning),
  notifyAtEnd: shape.notifyAtEnd.default(defaultSettings.notifyAtEnd),
  announceProgress: shape.announceProgress.default(defaultSettings.announceProgress),
  reduceMotion: shape.reduceMotion.default(defaultSettings.reduceMotion),
  underlineLinks: shape.underlineLinks.default(defaultSettings.underlineLinks),
  showPatterns: shape.showPatterns.default(defaultSettings.showPatterns),
})

/** What an exported file holds. What belongs to one computer alone does not travel; what is left out stays as it is. */
export const exportedSettingsSchema = settingsSchema
  .omit({ backupFolder: true, dockerHost: true, toolsImage: true })
  .partial()
  .required({ version: true })

/** The settings as they may be given to somebody else, as text of a file. */
export function exportedSettings(settings: Settings): string {
  const { backupFolder: _folder, dockerHost: _host, toolsImage: _image, ...shared } = settings
  return `${JSON.stringify(shared, null, 2)}\n`
}

/** The limits of the retention, as these settings say them. */
export function retentionLimits(settings: Settings): RetentionLimits {
  return {
    hours: settings.retentionHours,
    count: settings.retentionCount,
    days: settings.retentionDays,
    bytes: settings.retentionBytes,
  }
}
