import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { JobEvent } from '../../src-shared/domain/job-event'
import type { TestDatabase } from './database'
import { faultSelection } from './fault-seed'

const root = fileURLToPath(new URL('../../', import.meta.url))
const noAddon = join(root, 'src-main/docker/no-native-addon.cjs')

/** Bundles the command line, or another program of this repository, into a folder; answers the script to run. */
export async function buildCommandLine(folder: string, entry = 'src-main/cli.ts'): Promise<string> {
  await build({
    configFile: false,
    root,
    logLevel: 'error',
    resolve: { alias: { 'cpu-features': noAddon, './crypto/build/Release/sshcrypto.node': noAddon } },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: {
        input: join(root, entry),
        external: ['electron', 'pg-native'],
        output: { format: 'es', entryFileNames: 'cli.mjs', banner: 'const __dirname = import.meta.dirname;' },
      },
    },
  })
  return join(folder, 'cli.mjs')
}

/** A job of the command line in a process of its own. */
export interface JobProcess {
  readonly events: readonly JobEvent[]
  /** Resolves at the first event that fits, also an earlier one; rejects when the process ends without it. */
  until(fits: (event: JobEvent) => boolean): Promise<JobEvent>
  /** `kill -9`; resolves when the process is gone. Nothing to kill is no error. */
  kill(): Promise<void>
  /** The exit code, `null` for one that was killed. */
  readonly ended: Promise<number | null>
}

/** Passwords as the command line takes them from its environment. */
export interface SidePasswords {
  readonly local: string
  readonly remote: string
}

/** Runs `archon-sync <words> --json` on a home. */
export function startJobProcess(
  script: string,
  home: string,
  words: readonly string[],
  passwords: SidePasswords,
): JobProcess {
  const child = spawn(process.execPath, [script, ...words, '--json', `--home=${home}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ARCHON_SYNC_LOCAL_PASSWORD: passwords.local,
      ARCHON_SYNC_REMOTE_PASSWORD: passwords.remote,
    },
  })
  return follow(child)
}

/** The options that name a local container's database and one on a server. */
export function databaseWords(local: TestDatabase, remote: TestDatabase): string[] {
  const place = (user: string, where: string, database: string): string => `postgresql://${user}@${where}/${database}`
  const { host, port, owner } = remote.server
  const options = {
    'local-container': local.server.container,
    'local-url': place(local.server.owner.user, 'localhost:5432', local.name),
    'remote-url': `${place(owner.user, `${host}:${port}`, remote.name)}?sslmode=prefer`,
  }
  return Object.entries(options).map(([name, value]) => `--${name}=${value}`)
}

/** Runs `archon-sync sync --json` from a server into a local container, on a home. */
export function startSyncProcess(script: string, home: string, source: TestDatabase, target: TestDatabase): JobProcess {
  const words = ['--direction=remote-to-local', `--include=${faultSelection.join(',')}`, '--skip-confirm']
  const passwords = { local: target.server.owner.password, remote: source.server.owner.password }
  return startJobProcess(script, home, ['sync', ...words, ...databaseWords(target, source)], passwords)
}

function follow(child: ChildProcess): JobProcess {
  const events: JobEvent[] = []
  const watchers = new Set<() => void>()
  let complaints = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaints += text
  })
  const ended = once(child, 'close').then(([code]: (number | null)[]) => code ?? null)
  if (child.stdout === null) throw new Error('The process has no standard output')
  createInterface(child.stdout).on('line', (line) => {
    events.push(JSON.parse(line) as JobEvent)
    for (const watch of watchers) watch()
  })
  return {
    events,
    ended,
    until: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = events.find(fits)
          if (found === undefined) return
          watchers.delete(look)
          resolve(found)
        }
        watchers.add(look)
        look()
        void ended.then(() => reject(new Error(`The process ended first: ${complaints.slice(-600)}`)))
      }),
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
