import { readFileSync } from 'node:fs'
import { objectOf } from '../store/json-file'

/** The version of package.json, one or two folders above the running file (sources, and the build in `out/main`). */
export function packageVersion(moduleUrl: string): string {
  for (const path of ['../package.json', '../../package.json']) {
    try {
      const document = objectOf(readFileSync(new URL(path, moduleUrl), 'utf8'))
      if (document?.name === 'archon-sync' && typeof document.version === 'string') return document.version
    } catch {
      // Not in that folder.
    }
  }
  return 'unknown'
}
