import { posix, win32 } from 'node:path'

/**
 * The folder of everything that is stored, the same for window and command line.
 * `override` (`--home`) wins; else `$XDG_DATA_HOME` (XDG Base Directory Specification: a relative value is ignored),
 * `~/Library/Application Support`, `%LOCALAPPDATA%`.
 */
export function homeFolder(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  homedir: string,
  override?: string,
): string {
  const path = platform === 'win32' ? win32 : posix
  if (override !== undefined && override !== '') return path.resolve(override)
  if (platform === 'darwin') return path.join(homedir, 'Library', 'Application Support', 'archon-sync')
  if (platform === 'win32') {
    return path.join(env.LOCALAPPDATA || path.join(homedir, 'AppData', 'Local'), 'archon-sync')
  }
  const data = env.XDG_DATA_HOME
  const base = data !== undefined && path.isAbsolute(data) ? data : path.join(homedir, '.local', 'share')
  return path.join(base, 'archon-sync')
}
