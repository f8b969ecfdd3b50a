import { createReadStream } from 'node:fs'
import { type FileHandle, link, open, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { Manifest } from '../../src-shared/domain/backup'
import { AppError } from '../../src-shared/domain/failure'
import { scriptArguments } from '../pgtools/restore-arguments'
import { requireSuccess } from '../pgtools/tool-exit'
import type { ToolContainer } from '../pgtools/tool-runner'
import { diskFailure, errnoOf } from '../store/disk-failure'
import { removeFile, syncFolder } from '../store/files'
import { type ArchiveDeps, openReader, readableBackup } from './archive-deps'

/**
 * Writes a backup as plain SQL to `path` (0600), whole or not at all. `overwrite`: someone has agreed to replace a file
 * that is there. Throws `archive/damaged`, `usage/invalid` for a file in the way, `disk/*`.
 */
export async function exportSql(
  deps: ArchiveDeps,
  backupId: string,
  path: string,
  overwrite: boolean,
  signal: AbortSignal,
): Promise<void> {
  const backup = await readableBackup(deps, backupId)
  await deps.backups.verifyHash(await deps.backups.get(backupId))
  signal.throwIfAborted()
  const partial = `${path}.partial`
  const file = await create(partial)
  try {
    const box = await openReader(deps, backup.manifest, signal)
    try {
      await file.writeFile(head(backup.manifest))
      await writeScript(box, backup.path, file, signal)
      await file.sync()
    } finally {
      await box.dispose()
    }
    await file.close()
    await publish(partial, path, overwrite)
  } catch (error) {
    await file.close().catch(() => undefined)
    await removeFile(partial)
    signal.throwIfAborted()
    throw diskFailure(error, path)
  }
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600)
  } catch (error) {
    throw errnoOf(error) === 'EEXIST' ? inTheWay(path, error) : diskFailure(error, path)
  }
}

function inTheWay(path: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'usage/invalid',
      message: `There is a file ${path} already.`,
      hint: 'Choose another name, or remove the file first.',
    },
    cause,
  )
}

/** What the file is, and what an empty database lacks for it, as comments: nothing of it runs by itself. */
function head(manifest: Manifest): string {
  const lines = [
    `Backup ${manifest.id} of ${manifest.endpoint.name}, ${manifest.createdAt}`,
    ...(manifest.prelude.length === 0 ? [] : ['', 'An empty database needs these first:']),
    ...manifest.prelude.map((sql) => `${sql};`),
  ]
  const commented = lines.flatMap((line) => line.split(/\r\n|\r|\n/)).map((line) => `-- ${line}`.trimEnd())
  return `${commented.join('\n')}\n\n`
}

async function writeScript(box: ToolContainer, archive: string, file: FileHandle, signal: AbortSignal): Promise<void> {
  const tool = await box.exec({ argv: scriptArguments(), stdin: true }, signal)
  if (tool.stdin === null) throw new Error('pg_restore was started without standard input.')
  const fed = pipeline(createReadStream(archive, { highWaterMark: 256 * 1024 }), tool.stdin, { signal })
  fed.catch(() => undefined)
  const complaints = text(tool.stderr)
  complaints.catch(() => undefined)
  // One chunk after the other, each written whole: what the disk cannot take waits in pg_restore.
  for await (const chunk of tool.stdout as AsyncIterable<Buffer>) await file.writeFile(chunk)
  requireSuccess('pg_restore', await tool.exit, await complaints)
  await fed
}

async function publish(partial: string, path: string, overwrite: boolean): Promise<void> {
  if (overwrite) await rename(partial, path)
  else {
    // Unlike a rename, a link fails where there is a file.
    await link(partial, path).catch((error: unknown) => {
      throw errnoOf(error) === 'EEXIST' ? inTheWay(path, error) : error
    })
    await removeFile(partial)
  }
  await syncFolder(dirname(path))
}

/** A name for the save dialog. */
export function suggestedSqlName(manifest: Pick<Manifest, 'file'>): string {
  return `${basename(manifest.file).replace(/\.dump$/, '')}.sql`
}
