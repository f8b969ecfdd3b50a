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
})
export type Settings = z.infer<typeof settingsSchema>

/** As kept in the file: what an earlier version did not know has its default. */
export const storedSettingsSchema = settingsSchema.extend({
  retentionCount: settingsSchema.shape.retentionCount.default(null),
  retentionDays: settingsSchema.shape.retentionDays.default(0),
  retentionBytes: settingsSchema.shape.retentionBytes.default(null),
})

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
