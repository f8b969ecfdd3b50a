import { text } from 'node:stream/consumers'
import { failureOf } from '../../src-shared/domain/failure'
import type { DockerEngine } from './engine'
import { startExec } from './exec'
import { openLeashed } from './leashed-container'
import { type FoundTools, readToolProbe } from './tool-probe'

/** A PostgreSQL server that an image holds. */
export interface FoundServer {
  /** Folder of `postgres` and `initdb`. */
  readonly folder: string
  /** `17.12` */
  readonly version: string
  readonly major: number
  /** Names of the extensions that it can create; empty where their folder was not found. */
  readonly extensions: readonly string[]
}

/** What an image holds that matters here. */
export interface ImageContents {
  readonly servers: readonly FoundServer[]
  readonly tools: FoundTools | null
  /** `uid:gid` of an account that is not root, which initdb looks up; `null` without one. */
  readonly account: string | null
}

const script = `for d in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /usr/local/pgsql/bin $(echo "$PATH" | tr ':' ' '); do
  [ -x "$d/pg_dump" ] && [ -x "$d/pg_restore" ] && printf 'tools\\t%s\\t%s\\n' "$d" "$("$d/pg_dump" --version)"
  [ -x "$d/postgres" ] && [ -x "$d/initdb" ] || continue
  printf 'server\\t%s\\t%s\\n' "$d" "$("$d/postgres" --version)"
  m=$(basename "$(dirname "$d")")
  for f in "/usr/share/postgresql/$m/extension/"*.control "$d/../share/postgresql/extension/"*.control "$d/../share/extension/"*.control; do
    [ -f "$f" ] && printf 'extension\\t%s\\t%s\\n' "$d" "$(basename "$f" .control)"
  done
done
printf 'path\\t%s\\n' "$PATH"
while IFS=: read -r name _ uid gid _; do printf 'account\\t%s\\t%s:%s\\n' "$name" "$uid" "$gid"; done </etc/passwd`

/** Reads what the probe printed. Pure. */
export function readImageProbe(output: string, image: string): ImageContents {
  const lines = output.split('\n').map((line) => line.split('\t'))
  const of = (kind: string) => lines.filter(([word]) => word === kind)
  return {
    servers: serversOf(of('server'), of('extension')),
    tools: toolsOf(output, image),
    account: accountOf(of('account')),
  }
}

function serversOf(found: readonly string[][], extensions: readonly string[][]): FoundServer[] {
  const servers = new Map<string, FoundServer>()
  for (const [, folder = '', words = ''] of found) {
    const version = /\(PostgreSQL\) (\d+)((?:\.\d+)*)/.exec(words)
    if (version === null || servers.has(folder)) continue
    servers.set(folder, {
      folder,
      version: `${version[1]}${version[2]}`,
      major: Number(version[1]),
      extensions: [...new Set(extensions.filter(([, of]) => of === folder).map(([, , name = '']) => name))],
    })
  }
  return [...servers.values()]
}

function toolsOf(output: string, image: string): FoundTools | null {
  try {
    return readToolProbe(output, image)
  } catch (error) {
    if (failureOf(error).code === 'tools/missing') return null
    throw error
  }
}

/** The server's own account before nobody's; never root. */
function accountOf(accounts: readonly string[][]): string | null {
  const usable = accounts.filter(([, , ids = '']) => /^[1-9]\d*:\d+$/.test(ids))
  const named = (name: string) => usable.find(([, candidate]) => candidate === name)?.[2]
  return named('postgres') ?? named('nobody') ?? null
}

export interface ProbePlace {
  readonly engine: Pick<DockerEngine, 'docker'>
  readonly jobId: string
  readonly home: string
}

/** By content id: an image never changes. */
const known = new Map<string, ImageContents>()

/** Looks into an image (by id) with a container of it that can do nothing; asked once per image and process. */
export async function probeImage(place: ProbePlace, image: string, signal: AbortSignal): Promise<ImageContents> {
  const before = known.get(image)
  if (before !== undefined) return before
  const { container, dispose } = await openLeashed({ ...place, image, networkMode: 'none' }, signal)
  try {
    const tool = await startExec(container, { argv: ['/bin/sh', '-c', script] }, { LC_ALL: 'C' }, signal)
    const [output] = await Promise.all([text(tool.stdout), text(tool.stderr)])
    await tool.exit
    const contents = readImageProbe(output, image)
    known.set(image, contents)
    return contents
  } finally {
    await dispose()
  }
}
