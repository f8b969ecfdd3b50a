import { randomBytes } from 'node:crypto'
import { chmod, type FileHandle, mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { diskFailure, errnoOf, unwritable } from './disk-failure'

/** Makes a folder that only its owner can enter (0700), with its parents. Throws `disk/*`. */
export async function ensureFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    await chmod(folder, 0o700)
  } catch (error) {
    throw isNoPlace(error) ? unwritable(error, folder) : diskFailure(error, folder)
  }
}

/**
 * One folder after the other from the first one that is missing: Node's `recursive` never ends where a parent exists
 * and the system says ENOENT all the same (`/proc/x`).
 */
async function makeFolder(folder: string, attempts = 3): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 })
  } catch (error) {
    const code = errnoOf(error)
    if (code === 'EEXIST' && (await stat(folder)).isDirectory()) return
    const parent = dirname(folder)
    if (code !== 'ENOENT' || parent === folder || attempts === 0) throw error
    // Another process may have made the parent meanwhile, so the folder itself is tried again either way.
    if (!(await exists(parent))) await makeFolder(parent)
    await makeFolder(folder, attempts - 1)
  }
}

/** A file stands in the way, or the system makes no folders there. */
function isNoPlace(error: unknown): boolean {
  return ['EEXIST', 'ENOENT'].includes(errnoOf(error) ?? '')
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Makes a rename or a new name in a folder durable. Windows cannot open folders; there it does nothing. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a file whole or not at all: a temporary file beside it, fsync, rename, fsync of the folder. Throws `disk/*`. */
export async function writeWhole(path: string, content: string): Promise<void> {
  const folder = dirname(path)
  await ensureFolder(folder)
  const temporary = join(folder, `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`)
  try {
    await writeSynced(temporary, content)
    await rename(temporary, path)
    await syncFolder(folder)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw diskFailure(error, path)
  }
}

async function writeSynced(path: string, content: string): Promise<void> {
  const handle = await open(path, 'wx', 0o600)
  try {
    await handle.chmod(0o600)
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A file that only grows by whole lines. */
export interface LineFile {
  /** Appends one line and resolves when it is on the disk. Throws `disk/*`. */
  append(line: string): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a file for appending lines (0600, made when missing). When an earlier process died in the middle of a line,
 * the first new line starts on a line of its own.
 */
export async function openLineFile(path: string): Promise<LineFile> {
  await ensureFolder(dirname(path))
  let handle: FileHandle
  let torn: boolean
  try {
    handle = await open(path, 'a+', 0o600)
    await handle.chmod(0o600)
    torn = await endsInsideLine(handle)
    await syncFolder(dirname(path))
  } catch (error) {
    throw diskFailure(error, path)
  }
  let queue: Promise<void> = Promise.resolve()

  async function write(line: string): Promise<void> {
    try {
      const before = torn ? '\n' : ''
      torn = true
      await writeFully(handle, Buffer.from(`${before}${line}\n`))
      torn = false
      await handle.sync()
    } catch (error) {
      throw diskFailure(error, path)
    }
  }

  return {
    append(line) {
      const written = queue.then(() => write(line))
      queue = written.catch(() => undefined)
      return written
    },
    async close() {
      await queue
      await handle.close()
    },
  }
}

async function writeFully(handle: FileHandle, bytes: Buffer): Promise<void> {
  for (let offset = 0; offset < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, offset)
    offset += bytesWritten
  }
}

async function endsInsideLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return false
  const last = Buffer.alloc(1)
  await handle.read(last, 0, 1, size - 1)
  return last[0] !== 0x0a
}

/** Removes a file; that it is not there is fine. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw diskFailure(error, path)
  }
}
