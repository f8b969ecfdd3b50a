import { z } from 'zod'
import archon from '../../resources/presets/archon.json'
import { profileOptionsSchema, selectionSchema } from '../../src-shared/domain/profile'

const presetSchema = z.strictObject({
  name: z.string(),
  ...selectionSchema.shape,
  options: profileOptionsSchema,
})
export type Preset = z.infer<typeof presetSchema>

/** The selection and options of the Archon preset (product.md C7): the defaults of the command line. */
export const archonPreset: Preset = presetSchema.parse(archon)
