import { z } from 'zod'
import archonText from '../../resources/presets/archon.json?raw'
import { profileOptionsSchema, selectionSchema } from '../../src-shared/domain/profile'

const presetSchema = z.strictObject({ name: z.string(), ...selectionSchema.shape, options: profileOptionsSchema })

/** The Archon preset's selection and options, as the command line uses them. */
export const { name: archonPresetName, ...archonPreset } = presetSchema.parse(JSON.parse(archonText))
