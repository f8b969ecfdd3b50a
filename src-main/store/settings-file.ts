import { AppError } from '../../src-shared/domain/failure'
import { exportedSettingsSchema, type Settings } from '../../src-shared/domain/settings'
import { errnoOf } from './disk-failure'
import { describeIssues, objectOf } from './json-file'
import { readRegular } from './read-file'

const largestFile = 100_000

/**
 * What an exported file of settings makes of these ones: what it does not say stays, as does what belongs to this
 * computer. Throws `usage/invalid` with the reason, `store/too-new` for a file of a later version.
 */
export function importSettings(text: string, settings: Settings): Settings {
  const document = objectOf(text)
  if (document === null) throw invalid('It is not a JSON object.')
  if (typeof document.version === 'number' && document.version > settings.version) {
    throw new AppError({
      code: 'store/too-new',
      message: 'This file of settings comes from a newer Archon Sync.',
      hint: 'Use that version, or export the settings again from this one.',
    })
  }
  const parsed = exportedSettingsSchema.safeParse(document)
  if (!parsed.success) throw invalid(describeIssues(parsed.error))
  const given = Object.entries(parsed.data).filter(([, value]) => value !== undefined)
  return { ...settings, ...Object.fromEntries(given) }
}

/** The text of a file that was chosen. Throws `usage/invalid` for what cannot be one of ours. */
export async function readSettingsFile(path: string): Promise<string> {
  try {
    return await readRegular(path, largestFile)
  } catch (error) {
    const reason = errnoOf(error) === 'EFBIG' ? 'It is too large.' : 'It cannot be read.'
    throw invalid(reason)
  }
}

function invalid(reason: string): AppError {
  return new AppError({
    code: 'usage/invalid',
    message: `This is not a file of Archon Sync’s settings. ${reason}`,
    hint: 'Choose one that Export wrote.',
  })
}
