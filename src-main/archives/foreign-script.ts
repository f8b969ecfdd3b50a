import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../src-shared/domain/failure'
import { foreignArguments } from '../pgtools/restore-arguments'
import { requireSuccess } from '../pgtools/tool-exit'
import type { ToolContainer } from '../pgtools/tool-runner'
import { type ForeignFile, openBytes } from './foreign-file'
import { tarOfFolder } from './tar-stream'

/** A file from elsewhere as an SQL script, as often as it is asked for. */
export interface ForeignScript {
  /** The script's bytes. `onRead` is told how many bytes of the file each piece took. */
  open(onRead: (bytes: number) => void, signal: AbortSignal): AsyncIterable<Buffer>
}

/** Where a folder's files are put inside the container, on its own volume. */
export const unpackFolder = '/scratch'

/**
 * `box` turns archives into text: a container without network; `null` for plain SQL, which nobody but our own reader
 * sees. A folder is unpacked in it at once.
 */
export async function foreignScript(
  file: ForeignFile,
  box: ToolContainer | null,
  signal: AbortSignal,
): Promise<ForeignScript> {
  if (box === null) return { open: (onRead, openSignal) => openBytes(file, onRead, openSignal) }
  if (file.format === 'directory') await unpack(file, box, signal)
  return { open: (onRead, openSignal) => convert(file, box, onRead, openSignal) }
}

async function unpack(file: ForeignFile, box: ToolContainer, signal: AbortSignal): Promise<void> {
  const tool = await box.exec({ argv: ['tar', '-x', '-f', '-', '-C', unpackFolder], stdin: true }, signal)
  if (tool.stdin === null) throw new Error('tar was started without standard input.')
  tool.stdout.resume()
  const complaints = text(tool.stderr)
  complaints.catch(() => undefined)
  await pipeline(Readable.from(tarOfFolder(file.path), { objectMode: false }), tool.stdin, { signal })
  requireSuccess('tar', await tool.exit, await complaints)
}

/** What pg_restore makes of an archive; its exit code decides at the end of the text. */
async function* convert(
  file: ForeignFile,
  box: ToolContainer,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const format = file.format === 'plain' ? 'custom' : file.format
  const isFolder = format === 'directory'
  const argv = foreignArguments(format, isFolder ? unpackFolder : null)
  const tool = await box.exec({ argv, stdin: !isFolder }, signal)
  const feeding = tool.stdin === null ? Promise.resolve(null) : feed(file, tool.stdin, onRead, signal)
  const complaints = text(tool.stderr)
  complaints.catch(() => undefined)
  try {
    yield* tool.stdout as AsyncIterable<Buffer>
  } catch (error) {
    signal.throwIfAborted()
    throw (await feeding) ?? error
  }
  const broken = await feeding
  if (broken !== null) throw broken
  await requireRead(await tool.exit, await complaints)
}

/** Answers the failure of the file itself. That pg_restore stops reading early is said by its exit code. */
async function feed(
  file: ForeignFile,
  sink: NodeJS.WritableStream,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): Promise<unknown> {
  const source = openBytes(file, onRead, signal)
  let broken: unknown = null
  source.once('error', (error) => {
    broken = error
  })
  await pipeline(source, sink, { signal }).catch(() => undefined)
  return broken instanceof AppError ? broken : null
}

async function requireRead(exit: number, complaints: string): Promise<void> {
  try {
    requireSuccess('pg_restore', exit, complaints.slice(-2000))
  } catch (error) {
    if (!(error instanceof AppError) || error.failure.code !== 'tools/failed') throw error
    const isNewer = /unsupported version/.test(complaints)
    throw new AppError(
      {
        ...error.failure,
        code: isNewer ? 'tools/too-old' : 'archive/damaged',
        message: isNewer
          ? 'The file was made by a newer pg_dump than the tools here can read.'
          : 'pg_restore cannot read the file to its end: it is incomplete or damaged.',
        hint: isNewer
          ? 'Set a newer postgres image as tools image in the settings.'
          : 'Nothing of it was kept. Get the file again.',
      },
      error,
    )
  }
}
