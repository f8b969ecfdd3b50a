import { join } from 'node:path'
import { z } from 'zod'
import { backupProofSchema } from '../../src-shared/domain/backup'
import { pinMarkerName, stateName } from './backup-files'
import { errnoOf } from './disk-failure'
import { removeFile, writeWhole } from './files'
import { isThere, readRegular } from './read-file'

/** Of a newer version, what is not known here is kept when the file is written again. */
const stateSchema = z.looseObject({
  version: z.number().int(),
  pinned: z.boolean(),
  /** The last comparison of the file's hash with the manifest, and the file's time of change then. */
  verified: z.object({ at: z.string(), verdict: z.enum(['intact', 'damaged']), mtimeMs: z.number() }).nullable(),
  proof: backupProofSchema.nullable(),
})
/** What is true of a backup beside its manifest, and may change. */
export type BackupState = z.infer<typeof stateSchema>

const newState: BackupState = { version: 1, pinned: false, verified: null, proof: null }
const largestState = 1 << 20

/**
 * The state of an archive in its folder. One that cannot be read counts as pinned: nothing is removed because of a file
 * that nobody can read.
 */
export async function readState(folder: string, archive: string): Promise<BackupState> {
  const [state, isMarked] = await Promise.all([
    readStateFile(join(folder, stateName(archive))),
    isThere(join(folder, pinMarkerName(archive))),
  ])
  return isMarked ? { ...state, pinned: true } : state
}

/** Reads, changes and writes the state whole. Two changes of one archive must not run at the same time. */
export async function changeState(
  folder: string,
  archive: string,
  change: (state: BackupState) => BackupState,
): Promise<void> {
  const next = stateSchema.parse(change(await readState(folder, archive)))
  await writeWhole(join(folder, stateName(archive)), `${JSON.stringify(next, null, 2)}\n`)
  await removeFile(join(folder, pinMarkerName(archive)))
}

async function readStateFile(path: string): Promise<BackupState> {
  try {
    return stateSchema.parse(JSON.parse(await readRegular(path, largestState)))
  } catch (error) {
    return errnoOf(error) === 'ENOENT' ? newState : { ...newState, pinned: true }
  }
}
