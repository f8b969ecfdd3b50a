import { readFile, stat } from 'node:fs/promises'
import { AppError } from '../../src-shared/domain/failure'
import { type ProfileFile, profileFileSchema, profileFileVersion } from '../../src-shared/domain/profile'
import { errnoOf } from './disk-failure'
import { writeWhole } from './files'
import { describeIssues, objectOf } from './json-file'

/** Certificates are the largest part of a profile; a file beyond that is something else. */
const mostBytes = 1_000_000

/** Reads a profile file. Throws `profile/not-found`, `profile/invalid` (what and where) or `profile/too-new`. */
export async function readProfileFile(path: string): Promise<ProfileFile> {
  let text: string
  try {
    const { size } = await stat(path)
    if (size > mostBytes) throw invalid(path, 'is too large', `A profile takes less than ${mostBytes / 1_000_000} MB.`)
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError(
      {
        code: 'profile/not-found',
        message:
          errnoOf(error) === 'ENOENT'
            ? `There is no profile file ${path}.`
            : `The profile file ${path} cannot be read.`,
        hint: 'Check the path.',
        detail: error instanceof Error ? error.message : String(error),
      },
      error,
    )
  }
  return parseProfileFile(text, path)
}

/** Parses the text of a profile file; `path` is only for the messages. */
export function parseProfileFile(text: string, path: string): ProfileFile {
  const document = objectOf(text)
  if (document === null) throw invalid(path, 'is not JSON', jsonError(text))
  if (document.format !== 'archon-sync-profile') {
    throw invalid(path, 'is not an Archon Sync profile', 'format: "archon-sync-profile" was expected.')
  }
  const version = document.version
  if (typeof version === 'number' && version > profileFileVersion) {
    throw new AppError({
      code: 'profile/too-new',
      message: `The profile file ${path} has version ${version}; this Archon Sync reads up to ${profileFileVersion}.`,
      hint: 'Use a newer Archon Sync, or save the profile again from this one.',
    })
  }
  const parsed = profileFileSchema.safeParse(document)
  if (!parsed.success) throw invalid(path, 'is not a valid profile', describeIssues(parsed.error))
  return parsed.data
}

/** Writes a profile file whole; it holds no secrets by its schema. */
export async function writeProfileFile(path: string, profile: ProfileFile): Promise<void> {
  await writeWhole(path, `${JSON.stringify(profileFileSchema.parse(profile), null, 2)}\n`)
}

function invalid(path: string, what: string, reason: string): AppError {
  return new AppError({
    code: 'profile/invalid',
    message: `The profile file ${path} ${what}. ${reason}`.trim(),
    hint: 'Correct the file, or save the profile again from the window.',
    detail: reason,
  })
}

function jsonError(text: string): string {
  try {
    JSON.parse(text)
    return 'An object was expected.'
  } catch (error) {
    return error instanceof Error ? `${error.message}.` : ''
  }
}
