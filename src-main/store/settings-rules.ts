import { isAbsolute } from 'node:path'
import { AppError } from '../../src-shared/domain/failure'
import type { Settings } from '../../src-shared/domain/settings'
import { parseEngineAddress } from '../docker/engine-address'

/** Name, tag and digest of an image, loosely: no blanks, and nothing that could be read as an option. */
const imagePattern = /^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/

const named = {
  backupFolder: 'the folder of the backups',
  dockerHost: 'the address of the Docker engine',
  toolsImage: 'the image of the tools',
} as const
const reachingNames = ['backupFolder', 'dockerHost', 'toolsImage'] as const

/** A change of a setting that reaches beyond the application. */
export interface ReachingChange {
  readonly what: string
  readonly detail: string
}

/** Settings that reach beyond the application: a page alone must not be able to change them (R47). */
export function reachingChanges(before: Settings, after: Settings): readonly ReachingChange[] {
  return reachingNames
    .filter((name) => before[name] !== after[name])
    .map((name) => ({
      what: named[name],
      detail: `${before[name] ?? 'automatic'} becomes ${after[name] ?? 'automatic'}.`,
    }))
}

/** Throws `usage/invalid` for a changed value that could never be used. */
export function requireUsable(before: Settings, after: Settings): void {
  const { backupFolder, dockerHost, toolsImage } = after
  if (backupFolder !== null && !isAbsolute(backupFolder)) {
    throw invalid('The backup folder is not a full path.', 'Choose a folder with its full path.')
  }
  if (dockerHost !== null && dockerHost !== before.dockerHost && parseEngineAddress(dockerHost) === null) {
    throw invalid(
      'This is not the address of a Docker engine.',
      'Write unix:///path/to/docker.sock, npipe://…, ssh://user@host or tcp://host:2375, without a password.',
    )
  }
  if (toolsImage !== null && toolsImage !== before.toolsImage && !imagePattern.test(toolsImage)) {
    throw invalid('This is not the name of an image.', 'Write it as in postgres:17.')
  }
}

function invalid(message: string, hint: string): AppError {
  return new AppError({ code: 'usage/invalid', message, hint })
}
