import { constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'

/**
 * Opens a regular file for reading. A link is not followed (`ELOOP`), and a pipe in its place does not block: anything
 * but a file is `EINVAL`. Whoever opens it closes it.
 */
export async function openRegular(path: string): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const handle = await open(path, flags)
  try {
    if ((await handle.stat()).isFile()) return handle
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  throw Object.assign(new Error(`EINVAL: not a regular file, open '${path}'`), { code: 'EINVAL' })
}

/** The text of a regular file of at most `limit` bytes; a larger one is `EFBIG`. */
export async function readRegular(path: string, limit: number): Promise<string> {
  const handle = await openRegular(path)
  try {
    const { size } = await handle.stat()
    if (size > limit) throw Object.assign(new Error(`EFBIG: ${size} bytes, read '${path}'`), { code: 'EFBIG' })
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

/** Whether anything has this name, be it a link to nowhere. */
export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}
