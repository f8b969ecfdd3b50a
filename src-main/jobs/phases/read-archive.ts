import { createReadStream } from 'node:fs'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { CopyBlock } from '../../pgtools/copy-blocks'
import { copyBlocks } from '../../pgtools/copy-blocks'
import { requireSuccess } from '../../pgtools/tool-exit'
import type { RunningTool, ToolContainer } from '../../pgtools/tool-runner'

/** A running `pg_restore` that reads an archive of this computer on standard input. */
interface Feed {
  readonly tool: RunningTool
  readonly fed: Promise<void>
  readonly complaints: Promise<string>
}

async function startRestore(
  box: ToolContainer,
  argv: readonly string[],
  path: string,
  signal: AbortSignal,
): Promise<Feed> {
  const tool = await box.exec({ argv, stdin: true }, signal)
  if (tool.stdin === null) throw new Error('pg_restore was started without standard input.')
  const fed = pipeline(createReadStream(path, { highWaterMark: 256 * 1024 }), tool.stdin, { signal }).catch(
    (error: NodeJS.ErrnoException) => {
      // pg_restore may stop reading before the end of the file (a listing does); its exit code decides.
      if (signal.aborted || (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE')) throw error
    },
  )
  fed.catch(() => undefined)
  const complaints = text(tool.stderr)
  complaints.catch(() => undefined)
  return { tool, fed, complaints }
}

async function endRestore(feed: Feed): Promise<void> {
  requireSuccess('pg_restore', await feed.tool.exit, await feed.complaints)
  await feed.tool.requireContainer()
  await feed.fed
}

/** Everything that `pg_restore` prints for an archive, as text: a listing or the SQL of a part. */
export async function restoreText(
  box: ToolContainer,
  argv: readonly string[],
  path: string,
  signal: AbortSignal,
): Promise<string> {
  const feed = await startRestore(box, argv, path, signal)
  const output = await text(feed.tool.stdout)
  await endRestore(feed)
  return output
}

/**
 * The rows of an archive, one COPY block after the other; each must be read to its end before the next.
 * The end is reported only when the text was whole and pg_restore exited with 0.
 */
export async function* restoreBlocks(
  box: ToolContainer,
  argv: readonly string[],
  path: string,
  signal: AbortSignal,
): AsyncGenerator<CopyBlock, void> {
  const feed = await startRestore(box, argv, path, signal)
  try {
    for await (const item of copyBlocks(feed.tool.stdout)) if (item.kind === 'copy') yield item
  } catch (error) {
    signal.throwIfAborted()
    // A tool that failed explains more than the text that it left cut off.
    feed.tool.stdout.resume()
    await endRestore(feed)
    throw error
  }
  await endRestore(feed)
}
