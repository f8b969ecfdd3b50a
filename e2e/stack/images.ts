import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { docker, lines, run } from './docker'

/** local: server 17, tools 17. local15: server 15, tools 17. remote: server 15 with TLS behind PgBouncer. */
export const serverKinds = ['local', 'local15', 'remote'] as const
export type ServerKind = (typeof serverKinds)[number]
type Release = 'bookworm' | 'trixie'
type Report = (line: string) => void

const folder = fileURLToPath(new URL('.', import.meta.url))
const names: Record<ServerKind, string> = {
  local: 'archon-sync-test/local:17',
  local15: 'archon-sync-test/local15:17',
  remote: 'archon-sync-test/remote:15',
}

/** The image's tag, ending in a hash of everything it is made from: a changed recipe is another image. */
async function imageTag(kind: ServerKind): Promise<string> {
  return `${names[kind]}-${await recipeHash()}`
}

/**
 * Makes the images of these servers (all by default) that are missing, and answers all tags. Bases are pulled, or made by
 * debootstrap when no registry answers (Debian as root). Rejects with the failing step, or when a built client is older than the safe minor.
 */
export async function ensureImages(
  report: Report,
  kinds: readonly ServerKind[] = serverKinds,
): Promise<Record<ServerKind, string>> {
  const tags = {
    local: await imageTag('local'),
    local15: await imageTag('local15'),
    remote: await imageTag('remote'),
  }
  const missing = await withoutImage(kinds, tags)
  if (missing.length === 0) return tags
  const [bookworm, trixie] = [await baseImage('bookworm', report), await baseImage('trixie', report)]
  for (const kind of missing) {
    report(`Building the image ${tags[kind]} (once; a minute or two)`)
    await build(kind, tags[kind], bookworm, trixie)
    await checkClientMinor(tags[kind])
    await removeOlder(kind, tags[kind])
  }
  return tags
}

async function withoutImage(kinds: readonly ServerKind[], tags: Record<ServerKind, string>): Promise<ServerKind[]> {
  const missing: ServerKind[] = []
  for (const kind of kinds) {
    if (!(await hasImage(tags[kind]))) missing.push(kind)
  }
  return missing
}

async function recipeHash(): Promise<string> {
  const hash = createHash('sha256')
  for (const part of ['images', 'seed']) {
    const entries = await readdir(join(folder, part), { withFileTypes: true, recursive: true })
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    for (const file of files.sort()) hash.update(file.slice(folder.length)).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 10)
}

async function hasImage(tag: string): Promise<boolean> {
  return docker(['image', 'inspect', '--format', '{{.Id}}', tag]).then(
    () => true,
    () => false,
  )
}

async function build(kind: ServerKind, tag: string, bookworm: string, trixie: string): Promise<void> {
  const bases = ['--build-arg', `BOOKWORM=${bookworm}`, '--build-arg', `TRIXIE=${trixie}`]
  const recipe = ['--file', join(folder, 'images', 'Dockerfile'), '--target', kind]
  await docker(['build', ...bases, ...recipe, '--tag', tag, '--tag', names[kind], folder], { timeout: 15 * 60_000 })
}

/** Images of earlier recipes go; one that a container still uses stays. */
async function removeOlder(kind: ServerKind, tag: string): Promise<void> {
  const repository = names[kind].replace(/:.*/, '')
  const tags = lines(await docker(['images', '--format', '{{.Repository}}:{{.Tag}}', repository]))
  const older = tags.filter((other) => other !== tag && other !== names[kind])
  for (const other of older) await docker(['rmi', other]).catch(() => undefined)
}

async function baseImage(release: Release, report: Report): Promise<string> {
  const [ordinary, fallback] = [`debian:${release}-slim`, `archon-sync-test/base:${release}`]
  if (await hasImage(ordinary)) return ordinary
  if (await hasImage(fallback)) return fallback
  report(`Pulling ${ordinary}`)
  const pulled = await docker(['pull', '--quiet', ordinary], { timeout: 90_000 }).catch(() => undefined)
  if (pulled !== undefined) return ordinary
  report(`No registry answered: making a base image of Debian ${release} with debootstrap`)
  await debootstrap(release, fallback)
  return fallback
}

async function debootstrap(release: Release, tag: string): Promise<void> {
  const script = '/usr/sbin/debootstrap'
  if (process.getuid?.() !== 0 || !existsSync(script)) {
    throw new Error(
      `The base image debian:${release}-slim could not be pulled, and making it from packages needs root and debootstrap. Check Docker's access to its registry, or run as root on Debian after: apt-get install debootstrap`,
    )
  }
  const root = await mkdtemp(join(tmpdir(), `archon-sync-${release}-`))
  try {
    await skipSyncToDisk(root)
    await run(script, ['--variant=minbase', release, root], { timeout: 10 * 60_000 })
    await run('sh', ['-c', 'tar -C "$1" -c . | docker import - "$2"', 'sh', root, tag])
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** As in Debian's own images: dpkg need not wait for the disk after each file of a system that is made anew anyway. */
async function skipSyncToDisk(root: string): Promise<void> {
  const settings = join(root, 'etc', 'dpkg', 'dpkg.cfg.d')
  await mkdir(settings, { recursive: true })
  await writeFile(join(settings, 'no-sync'), 'force-unsafe-io\n')
}

/** The product's own list of lowest safe client minors; tests must not run on tools it warns about. */
async function checkClientMinor(tag: string): Promise<void> {
  const file = new URL('../../resources/minimum-tools.json', import.meta.url)
  const { minimum }: { minimum: Record<string, string> } = JSON.parse(await readFile(file, 'utf8'))
  const answer = await docker(['run', '--rm', '--entrypoint', 'pg_dump', tag, '--version'])
  const [, major = '', minor = ''] = /(\d+)\.(\d+)/.exec(answer) ?? []
  const lowest = minimum[major]?.split('.')[1]
  if (lowest === undefined || Number(minor) < Number(lowest)) {
    throw new Error(`The image ${tag} has ${answer}, older than ${minimum[major] ?? 'any supported client'}`)
  }
}
