import { text } from 'node:stream/consumers'
import { AppError } from '../../src-shared/domain/failure'
import type { ToolCommand } from '../pgtools/tool-runner'
import { startExec } from './exec'
import type { FoundServer, ProbePlace } from './image-probe'
import { openLeashed } from './leashed-container'
import { type Exec, openToAll } from './open-volume'

export interface ScratchOptions extends ProbePlace {
  readonly image: string
  readonly server: FoundServer
  /** `uid:gid` of an account of the image. */
  readonly account: string
}

/** A throw-away PostgreSQL server, reached at 127.0.0.1:5432 in its container's network, which leads nowhere else. */
export interface ScratchServer {
  readonly containerId: string
  readonly version: string
  readonly major: number
  /** The end of the server's log. */
  lastWords(): string
  /** Ends and removes everything of it. May be called twice. */
  dispose(): Promise<void>
}

/** Where its volume lies; goes with the container. */
export const scratchFolder = '/scratch'
export const scratchPort = 5432

const gibibyte = 1024 ** 3
const readyWords = 'database system is ready to accept connections'
const startPatienceMs = 60_000

/** `C.UTF-8` knows letters beyond ASCII, `C` is there everywhere; both sort the same. */
const initialise = `init() { "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale="$3" --no-sync; }
init "$1" "$2" C.UTF-8 && exit 0
rm -rf "$2/data"
init "$1" "$2" C`

/** Nothing of this server outlives the job, so nothing of it need survive a crash. */
const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  port: String(scratchPort),
  unix_socket_directories: '/tmp',
  ssl: 'off',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  max_connections: '20',
  max_parallel_workers: '0',
  shared_buffers: '128MB',
  huge_pages: 'off',
  jit: 'off',
  lc_messages: 'C',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_min_error_statement: 'panic',
}

/**
 * Starts a server in a hardened container of its own: no network, no root, no capabilities, read-only but for a tmpfs
 * and its own volume, memory limited, and gone with this process. Throws `docker/*`.
 */
export async function openScratchServer(options: ScratchOptions, signal: AbortSignal): Promise<ScratchServer> {
  const { container, dispose } = await openLeashed(
    { ...options, networkMode: 'none', user: options.account, volumes: [scratchFolder], memoryBytes: 2 * gibibyte },
    signal,
  )
  const exec = (command: ToolCommand, execSignal: AbortSignal) =>
    startExec(container, command, { LC_ALL: 'C', TZ: 'UTC' }, execSignal)
  try {
    await openToAll(exec, scratchFolder, signal)
    await run(exec, { argv: ['/bin/sh', '-c', initialise, 'init', options.server.folder, scratchFolder] }, signal)
    const lastWords = await startServer(exec, options.server.folder, signal)
    const { version, major } = options.server
    return { containerId: container.id, version, major, lastWords, dispose }
  } catch (error) {
    await dispose().catch(() => {})
    signal.throwIfAborted()
    throw error
  }
}

async function run(exec: Exec, command: ToolCommand, signal: AbortSignal): Promise<void> {
  const tool = await exec(command, signal)
  const [output, complaint] = await Promise.all([text(tool.stdout), text(tool.stderr)])
  if ((await tool.exit) !== 0) throw notStarted(`${output}\n${complaint}`)
}

/** Resolves when the server says that it is ready; answers how to read the end of its log. */
async function startServer(exec: Exec, folder: string, signal: AbortSignal): Promise<() => string> {
  const switches = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const argv = [`${folder}/postgres`, '-D', `${scratchFolder}/data`, ...switches]
  const tool = await exec({ argv }, signal)
  let said = ''
  tool.stdout.resume()
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(notStarted(said)), startPatienceMs)
    const settle = (error?: Error) => {
      clearTimeout(timer)
      if (error === undefined) resolve()
      else reject(error)
    }
    tool.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4000)
      if (said.includes(readyWords)) settle()
    })
    tool.stderr.once('end', () => settle(notStarted(said)))
    tool.stderr.once('error', settle)
  })
  return () => said
}

function notStarted(said: string): AppError {
  return new AppError({
    code: 'docker/tool-container',
    message: 'The throw-away PostgreSQL server could not be started.',
    hint: 'See the end of its log. The machine may be short of memory or disk.',
    detail: said.trim().slice(-2000),
    retryable: true,
  })
}
