import { constants } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { damaged } from '../pgtools/archive-failure'

const block = 512

/** The header of one plain file (POSIX, pax: "ustar Interchange Format"). Pure. */
export function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(block)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write('0000000\0', 108)
  header.write('0000000\0', 116)
  writeSize(header, size)
  header.write('00000000000\0', 136)
  header.write('        ', 148)
  header.write('0', 156)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return header
}

/** Octal, or from 8 GiB on a number of its own with its first bit set, as GNU tar and its readers have it. */
function writeSize(header: Buffer, size: number): void {
  if (size < 8 ** 11) header.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  else {
    header[124] = 0x80
    header.writeBigUInt64BE(BigInt(size), 128)
  }
}

/** What pg_dump calls the files of a dump in directory format; anything else in the folder is passed over. */
const member = /^(toc\.dat|\d+\.dat(\.(gz|lz4|zst))?|blobs(_\d+)?\.toc|blob_\d+\.dat(\.(gz|lz4|zst))?)$/

/** The files of a dump in directory format as one tar stream. Links are not followed. Throws `archive/damaged`. */
export async function* tarOfFolder(folder: string): AsyncGenerator<Buffer> {
  for (const name of (await readdir(folder)).filter((candidate) => member.test(candidate)).sort()) {
    const handle = await open(join(folder, name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => {
      throw damaged(`${name} cannot be read.`)
    })
    try {
      const { size } = await handle.stat()
      yield tarHeader(name, size)
      let done = 0
      for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: 256 * 1024 })) {
        done += (chunk as Buffer).length
        yield chunk as Buffer
      }
      if (done !== size) throw damaged(`${name} changed while it was read.`)
      yield Buffer.alloc((block - (size % block)) % block)
    } finally {
      await handle.close()
    }
  }
  yield Buffer.alloc(2 * block)
}
