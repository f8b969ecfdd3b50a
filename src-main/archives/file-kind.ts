import { AppError } from '../../src-shared/domain/failure'

export type ForeignFormat = 'custom' | 'tar' | 'directory' | 'plain'
export type Compression = 'none' | 'gzip' | 'zstd'

/** Enough to see the first member of a tar archive. */
export const headBytes = 1024

const tarBlock = 512

export function compressionOf(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head.subarray(0, 4).equals(Buffer.from([0x28, 0xb5, 0x2f, 0xfd])) ? 'zstd' : 'none'
}

/**
 * What a file is by its first bytes, uncompressed, never by its name (PostgreSQL source, pg_backup_archiver.c: `PGDMP`,
 * three bytes of version, two of sizes, one of format). `directory`: the table of contents of one. Throws
 * `archive/unknown-format`.
 */
export function formatOf(head: Buffer, isWhole: boolean): ForeignFormat {
  if (head.length === 0) throw unknown('The file is empty.', 'Choose the dump itself.')
  const archive = archiveFormat(head)
  if (archive !== null) return archive
  if (head.toString('latin1', 257, 262) === 'ustar') return tarFormat(head)
  if (/^(\xff\xfe|\xfe\xff)/.test(head.toString('latin1', 0, 2)))
    throw unknown(
      'The file is text in UTF-16, which is what PowerShell’s ">" makes of a dump.',
      'Make it again with pg_dump --file=NAME.',
    )
  if (isText(head, isWhole)) return 'plain'
  throw unknown(
    'The file is no dump of PostgreSQL that is known here.',
    'Known are the custom, directory, tar and plain formats of pg_dump, also in gzip or zstd.',
  )
}

/** The byte after the header says which (pg_backup.h: archCustom 1, archTar 3, which a directory's contents claim as well). */
function archiveFormat(head: Buffer): ForeignFormat | null {
  if (head.toString('latin1', 0, 5) !== 'PGDMP') return null
  return head[10] === 1 ? 'custom' : 'directory'
}

function tarFormat(head: Buffer): ForeignFormat {
  const name = head.toString('latin1', 0, 100).replace(/\0.*$/s, '')
  if (name === 'toc.dat' && head.toString('latin1', tarBlock, tarBlock + 5) === 'PGDMP' && head[tarBlock + 10] === 3)
    return 'tar'
  throw unknown(
    'The file is a tar archive, but not one that pg_dump made.',
    'If a dump in directory format is packed in it, unpack it and choose the folder.',
  )
}

function isText(head: Buffer, isWhole: boolean): boolean {
  if (head.includes(0)) return false
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: !isWhole })
    return true
  } catch {
    return false
  }
}

export function unknown(message: string, hint: string): AppError {
  return new AppError({ code: 'archive/unknown-format', message, hint })
}
