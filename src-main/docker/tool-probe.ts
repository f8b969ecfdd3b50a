import { AppError } from '../../src-shared/domain/failure'

export interface FoundTools {
  /** Folder of the newest `pg_dump` that has a `pg_restore` beside it. */
  readonly folder: string
  /** `17.12` */
  readonly version: string
  readonly major: number
  /** PATH of the image with that folder first. */
  readonly path: string
}

/** Real binaries come before PATH, so that Debian's wrapper scripts are the second choice at equal versions. */
const script = `for d in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin $(echo "$PATH" | tr ':' ' '); do
  [ -x "$d/pg_dump" ] && [ -x "$d/pg_restore" ] && printf 'tools\\t%s\\t%s\\n' "$d" "$("$d/pg_dump" --version)"
done
printf 'path\\t%s\\n' "$PATH"`

export const toolProbe: readonly string[] = ['/bin/sh', '-c', script]

/** Reads the probe's output: the highest version wins, the first place of it. Throws `tools/missing`. */
export function readToolProbe(output: string, image: string): FoundTools {
  const lines = output.split('\n').map((line) => line.split('\t'))
  const path = lines.find(([kind]) => kind === 'path')?.[1] ?? ''
  let best: FoundTools | null = null
  for (const [kind, folder, words] of lines) {
    const version = /\(PostgreSQL\) (\d+)((?:\.\d+)*)/.exec(words ?? '')
    if (kind !== 'tools' || !folder || !version) continue
    const found = {
      folder,
      version: `${version[1]}${version[2]}`,
      major: Number(version[1]),
      path: `${folder}:${path}`,
    }
    if (!best || compareVersions(found.version, best.version) > 0) best = found
  }
  if (best) return best
  throw new AppError({
    code: 'tools/missing',
    message: `The image ${image} has no pg_dump and pg_restore.`,
    hint: 'Set the tools image in the settings to an official postgres image of at least the servers’ version.',
    detail: output.slice(0, 2000),
  })
}

function compareVersions(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => text.split('.').map(Number))
  for (let at = 0; at < 3; at++) {
    const difference = (a?.[at] ?? 0) - (b?.[at] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
