import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Writable } from 'node:stream'
import { diskFailure } from './disk-failure'
import { removeFile, syncFolder } from './files'

export interface ArchiveDigest {
  readonly bytes: number
  /** Lower-case hex. */
  readonly sha256: string
}

/** An archive that is being written under a `.partial` name; it gets its final name only when it is whole. */
export interface PartialArchive {
  readonly path: string
  /** Hashes and counts what it writes; a full disk destroys it with `disk/full`. */
  readonly stream: Writable
  /** Bytes written so far. */
  bytesWritten(): number
  /** After the stream has finished: fsync, and what was written. Throws `disk/*`. */
  finish(): Promise<ArchiveDigest>
  /** Gives it its final name, durably, and answers that path. Only after `finish`. */
  publish(): Promise<string>
  /** Closes and removes it. May be called at any time, also twice; a published archive stays. */
  discard(): Promise<void>
}

/** Creates `partialPath` (0600, never an existing file or link) for an archive that will be called `finalPath`. */
export async function openPartialArchive(partialPath: string, finalPath: string): Promise<PartialArchive> {
  const handle = await createExclusive(partialPath)
  const hash = createHash('sha256')
  let bytes = 0
  let state: 'writing' | 'finished' | 'published' | 'discarded' = 'writing'

  const stream = new Writable({
    highWaterMark: 1 << 20,
    write(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      writeAll(handle, [chunk]).then(
        () => {
          bytes += chunk.length
          done()
        },
        (error: unknown) => done(asError(diskFailure(error, partialPath))),
      )
    },
    writev(chunks, done) {
      const buffers = chunks.map((item) => item.chunk as Buffer)
      for (const buffer of buffers) hash.update(buffer)
      writeAll(handle, buffers).then(
        (written) => {
          bytes += written
          done()
        },
        (error: unknown) => done(asError(diskFailure(error, partialPath))),
      )
    },
  })

  return {
    path: partialPath,
    stream,
    bytesWritten: () => bytes,
    async finish() {
      if (!stream.writableFinished) throw new Error('finish() before the stream has finished')
      try {
        await handle.sync()
        await handle.close()
      } catch (error) {
        throw diskFailure(error, partialPath)
      }
      state = 'finished'
      return { bytes, sha256: hash.digest('hex') }
    },
    async publish() {
      if (state !== 'finished') throw new Error(`publish() of an archive that is ${state}`)
      try {
        await rename(partialPath, finalPath)
        state = 'published'
        await syncFolder(dirname(finalPath))
      } catch (error) {
        throw diskFailure(error, finalPath)
      }
      return finalPath
    },
    async discard() {
      if (state === 'published' || state === 'discarded') return
      const wasOpen = state === 'writing'
      state = 'discarded'
      stream.on('error', () => undefined)
      stream.destroy()
      if (wasOpen) await handle.close().catch(() => undefined)
      await removeFile(partialPath)
    },
  }
}

async function createExclusive(path: string): Promise<FileHandle> {
  try {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
    const handle = await open(path, flags, 0o600)
    await handle.chmod(0o600)
    return handle
  } catch (error) {
    throw diskFailure(error, path)
  }
}

/** Writes all bytes; one system call may write fewer than it was given. */
async function writeAll(handle: FileHandle, buffers: readonly Buffer[]): Promise<number> {
  let total = 0
  for (const buffer of buffers) {
    for (let offset = 0; offset < buffer.length; ) {
      const { bytesWritten } = await handle.write(buffer, offset)
      offset += bytesWritten
    }
    total += buffer.length
  }
  return total
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
