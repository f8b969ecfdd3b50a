import { diskFailure } from '../../src-main/store/disk-failure'
import type * as files from '../../src-main/store/files'

/** The disk of journal and history: from line `fullFrom` on it takes nothing more. */
export const lineDisk = { lines: 0, fullFrom: Number.POSITIVE_INFINITY }

/** The store's files on that disk: what `vi.mock` puts in place of `store/files`. */
export function onLineDisk<Files extends Pick<typeof files, 'openLineFile'>>(real: Files): Files {
  return {
    ...real,
    openLineFile: async (path: string) => {
      const file = await real.openLineFile(path)
      return {
        close: file.close,
        append: async (line: string) => {
          lineDisk.lines += 1
          if (lineDisk.lines < lineDisk.fullFrom) return file.append(line)
          const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
          throw diskFailure(full, path)
        },
      }
    },
  }
}
