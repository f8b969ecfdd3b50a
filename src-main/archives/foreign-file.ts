import { createReadStream } from 'node:fs'
import { open, readdir, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PassThrough, Readable, type Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as zlib from 'node:zlib'
import { AppError } from '../../src-shared/domain/failure'
import { damaged } from '../pgtools/archive-failure'
import { type Compression, compressionOf, type ForeignFormat, formatOf, headBytes, unknown } from './file-kind'

/** A file or folder from elsewhere, by what is in it. */
export interface ForeignFile {
  /** Of the file, or of the folder of a dump in directory format. */
  readonly path: string
  readonly name: string
  readonly format: ForeignFormat
  readonly compression: Compression
  /** On disk; of all its files for a folder. */
  readonly bytes: number
  /** When it was last changed: one that changed since it was looked at is looked at again. */
  readonly modifiedMs: number
}

/** Looks at the beginning of a file, or into a folder. Throws `archive/unknown-format`, `usage/invalid`, `archive/damaged`. */
export async function identifyFile(given: string): Promise<ForeignFile> {
  const path = await realpath(given).catch((error: unknown) => {
    throw unreadable(given, error)
  })
  const facts = await stat(path)
  if (facts.isDirectory()) return identifyFolder(path)
  if (!facts.isFile()) throw unreadable(given)
  const raw = await readHead(path, 'none')
  const compression = compressionOf(raw)
  const head = compression === 'none' ? raw : await readHead(path, compression)
  const format = formatOf(head, head.length < headBytes)
  if (format === 'directory' && compression === 'none') return identifyFolder(dirname(path))
  if (format === 'directory')
    throw unknown('The file is the table of contents of a dump in directory format.', 'Choose its folder.')
  if (format === 'tar' && compression === 'none') await requireTarEnd(path, facts.size)
  return { path, name: basename(path), format, compression, bytes: facts.size, modifiedMs: facts.mtimeMs }
}

async function identifyFolder(path: string): Promise<ForeignFile> {
  const names = await readdir(path)
  const isDump =
    names.includes('toc.dat') && formatOf(await readHead(join(path, 'toc.dat'), 'none'), false) === 'directory'
  if (!isDump)
    throw unknown('The folder holds no dump in directory format.', 'Choose a folder with a file toc.dat in it.')
  const sizes = await Promise.all(names.map((name) => stat(join(path, name))))
  return {
    path,
    name: basename(path),
    format: 'directory',
    compression: 'none',
    bytes: sizes.reduce((sum, { size }) => sum + size, 0),
    modifiedMs: Math.max(...sizes.map(({ mtimeMs }) => mtimeMs)),
  }
}

function unreadable(path: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'usage/invalid',
      message: `${path} cannot be read.`,
      hint: 'Check the path and its permissions.',
      ...(cause instanceof Error ? { detail: cause.message } : {}),
    },
    cause,
  )
}

async function readHead(path: string, compression: Compression): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  const stream = openBytes({ path, compression }, () => undefined, new AbortController().signal)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= headBytes) break
  }
  return Buffer.concat(chunks).subarray(0, headBytes)
}

/**
 * The bytes of a file, uncompressed. `onRead` is told how many bytes of the file each piece took. A file that ends in
 * the middle of its compressed stream destroys it with `archive/damaged`.
 */
export function openBytes(
  { path, compression }: Pick<ForeignFile, 'path' | 'compression'>,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): Readable {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  file.on('data', (chunk) => onRead(chunk.length))
  file.pause()
  const output = compression === 'none' ? new PassThrough({ highWaterMark: 256 * 1024 }) : decompressor(compression)
  pipeline(file, output, { signal }).catch((error: unknown) => output.destroy(asFailure(error, path)))
  return Readable.from(explained(output, path), { objectMode: false, highWaterMark: 256 * 1024 })
}

/** A decompressor fails with an error of its own before anybody can put words to it. */
async function* explained(stream: Readable, path: string): AsyncGenerator<Buffer> {
  try {
    yield* stream as AsyncIterable<Buffer>
  } catch (error) {
    throw asFailure(error, path)
  }
}

type WithZstd = typeof zlib & { createZstdDecompress?: () => Transform }

function decompressor(compression: 'gzip' | 'zstd'): Transform {
  if (compression === 'gzip') return zlib.createGunzip({ chunkSize: 256 * 1024 })
  const { createZstdDecompress } = zlib as WithZstd
  if (createZstdDecompress !== undefined) return createZstdDecompress()
  throw unknown(
    'The file is compressed with zstd, which this program cannot undo here.',
    'Run "zstd --decompress FILE" first, then choose the result.',
  )
}

function asFailure(error: unknown, path: string): Error {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code.startsWith('Z_') || code.startsWith('ZSTD')) return damaged(error instanceof Error ? error.message : code)
  if (/^E[A-Z]+$/.test(code) && code !== 'ERR_STREAM_PREMATURE_CLOSE') return unreadable(path, error)
  return error instanceof Error ? error : new Error(String(error))
}

/** Two blocks of zeros end a tar archive (POSIX, pax: "ustar Interchange Format"); one that was cut lacks them. */
async function requireTarEnd(path: string, size: number): Promise<void> {
  const end = Buffer.alloc(1024, 1)
  const handle = await open(path, 'r')
  try {
    if (size >= end.length) await handle.read(end, 0, end.length, size - end.length)
  } finally {
    await handle.close()
  }
  if (size % 512 !== 0 || end.some((byte) => byte !== 0)) throw damaged('The tar archive has no end.')
}
