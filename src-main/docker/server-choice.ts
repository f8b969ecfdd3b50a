import { judgeTools } from '../pgtools/versions'
import type { FoundServer, ImageContents } from './image-probe'

/** An image of this engine and what it holds. */
export interface KnownImage {
  /** Content id. */
  readonly id: string
  /** As people know it. */
  readonly name: string
  readonly contents: ImageContents
}

export interface ChosenServer {
  readonly image: KnownImage
  readonly server: FoundServer
  readonly account: string
  /** Extensions that are wanted and not in the image. */
  readonly missing: readonly string[]
}

/**
 * The server for a backup: of its own major, else the next newer one (an older one cannot take it); one that has all
 * the extensions before one that lacks some. `null` when there is none.
 */
export function chooseServer(
  images: readonly KnownImage[],
  major: number,
  extensions: readonly string[],
): ChosenServer | null {
  const all = images.flatMap((image) =>
    image.contents.servers.flatMap((server): ChosenServer[] => {
      const { account } = image.contents
      if (account === null || server.major < major) return []
      return [{ image, server, account, missing: extensions.filter((name) => !server.extensions.includes(name)) }]
    }),
  )
  const [best] = all.toSorted(
    (a, b) => Math.sign(a.missing.length) - Math.sign(b.missing.length) || a.server.major - b.server.major,
  )
  return best ?? null
}

/** Nothing better can be found: no need to look at further images. */
export function isPerfect(chosen: ChosenServer | null, major: number): boolean {
  return chosen !== null && chosen.server.major === major && chosen.missing.length === 0
}

export interface WantedTools {
  /** At least. */
  readonly major: number
  /** For a file from elsewhere: no known hole may be open, and the newest is taken, whatever made the file (R03). */
  readonly isForeign: boolean
}

/** The image whose tools may read an archive: the first that will do, for a file from elsewhere the newest; else `null`. */
export function chooseTools(images: readonly KnownImage[], { major, isForeign }: WantedTools): KnownImage | null {
  const majorOf = ({ contents }: KnownImage) => contents.tools?.major ?? 0
  const fitting = images.filter((image) => {
    const { tools } = image.contents
    if (tools === null || tools.major < major) return false
    return !isForeign || judgeTools(tools.version) === 'current'
  })
  const [best] = isForeign ? fitting.toSorted((a, b) => majorOf(b) - majorOf(a)) : fitting
  return best ?? null
}
