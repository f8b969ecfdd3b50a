import { z } from 'zod'

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

export const defaultSettings: Settings = {
  version: 1,
  theme: 'system',
  backupFolder: null,
  retentionHours: 24,
  lockWaitSeconds: 5,
  dockerHost: null,
  toolsImage: null,
  askForLocal: true,
}
