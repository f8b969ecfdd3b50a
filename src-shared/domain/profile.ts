import { z } from 'zod'
import { containerEndpointSchema, endpointSchema, serverEndpointSchema } from './endpoint'

export const directionSchema = z.enum(['local-to-remote', 'remote-to-local'])
export type Direction = z.infer<typeof directionSchema>

/** A table pattern: `name`, `na*e` or `schema.name`, with `*` and `?`; without a schema it means `public`. */
export const tablePatternSchema = z.string().trim().min(1, 'A pattern cannot be empty.').max(200)

export const selectionSchema = z.strictObject({
  include: z.array(tablePatternSchema).min(1, 'At least one table pattern is needed.').max(500),
  exclude: z.array(tablePatternSchema).max(500),
})
export type Selection = z.infer<typeof selectionSchema>

export const profileOptionsSchema = z.strictObject({
  /** Tables the selection is expected to hold; one that is absent is a warning. */
  expectedTables: z.array(z.string().min(1).max(200)).max(500).default([]),
  /** `off` counts only, and the report then says "not compared", never "identical". */
  checksums: z.enum(['on', 'off']).default('on'),
  /** The safety backup can be left out for an unprotected local target only. */
  safetyBackup: z.boolean().default(true),
  verbose: z.boolean().default(false),
})
export type ProfileOptions = z.infer<typeof profileOptionsSchema>

export const profileSchema = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().trim().min(1).max(60),
  localEndpointId: z.string().min(1).max(64),
  remoteEndpointId: z.string().min(1).max(64),
  ...selectionSchema.shape,
  options: profileOptionsSchema,
})
export type Profile = z.infer<typeof profileSchema>

export const profileFileVersion = 1

/**
 * A profile as a file: both endpoints embedded, no secrets, protection included, so that it can be committed.
 * `local` may be a server too (a plain Postgres on this machine).
 */
export const profileFileSchema = z.strictObject({
  format: z.literal('archon-sync-profile'),
  version: z.literal(profileFileVersion),
  name: z.string().trim().min(1).max(60),
  local: z.discriminatedUnion('kind', [
    containerEndpointSchema.omit({ id: true }),
    serverEndpointSchema.omit({ id: true }),
  ]),
  remote: serverEndpointSchema.omit({ id: true }),
  ...selectionSchema.shape,
  options: profileOptionsSchema.default({
    expectedTables: [],
    checksums: 'on',
    safetyBackup: true,
    verbose: false,
  }),
})
export type ProfileFile = z.infer<typeof profileFileSchema>

/** A profile with its endpoints, as jobs use it. */
export const resolvedProfileSchema = z.strictObject({
  profile: profileSchema,
  local: endpointSchema,
  remote: endpointSchema,
})
export type ResolvedProfile = z.infer<typeof resolvedProfileSchema>
