import { mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { writeHome } from './app/home'
import { leftovers } from './app/leftovers'
import { makePackage, startPackaged } from './app/packaged'
import { expect, test } from './app/test'
import { startRun, untilVerified } from './app/window'
import { checksums, selectedTables } from './stack/database'

const { ENABLE, DISABLE } = FuseState

test('the packaged folder holds nothing but the application, and syncs', async ({ makePair }) => {
  const folder = await makePackage()
  const executable = join(folder, 'archon-sync')
  await requireOnlyTheApplication(folder)
  expect(await fusesOf(executable)).toEqual({
    RunAsNode: DISABLE,
    EnableCookieEncryption: ENABLE,
    EnableNodeOptionsEnvironmentVariable: DISABLE,
    EnableNodeCliInspectArguments: DISABLE,
    EnableEmbeddedAsarIntegrityValidation: ENABLE,
    OnlyLoadAppFromAsar: ENABLE,
    LoadBrowserProcessSpecificV8Snapshot: DISABLE,
    GrantFileProtocolExtraPrivileges: DISABLE,
  })

  const pair = await makePair({ local: 'archon-empty' })
  const home = await mkdtemp(join(tmpdir(), 'archon-sync-packaged-'))
  try {
    await writeHome(home, pair)
    const app = await startPackaged(executable, home, {
      args: ['--inspect=0'],
      env: {
        ARCHON_SYNC_LOCAL_PASSWORD: pair.local.server.owner.password,
        ARCHON_SYNC_REMOTE_PASSWORD: pair.remote.server.owner.password,
        ELECTRON_RUN_AS_NODE: '1',
        NODE_OPTIONS: `--require ${await strangerIn(home)}`,
      },
    })
    await startRun(app.page)
    await untilVerified(app.page, 'pull')
    expect(await app.quit()).toBe(0)
    expect(await checksums(pair.local.adminUrl, selectedTables)).toEqual(
      await checksums(pair.remote.adminUrl, selectedTables),
    )
    expect(app.printed()).not.toMatch(/Debugger listening|a stranger was loaded/)
    expect(await leftovers(home, [pair.local, pair.remote])).toEqual([])
  } finally {
    // Chromium may still write into its folder for a moment after the application has ended.
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
})

/** No native addon, no sources, no maps, no node_modules, no other application beside ours. */
async function requireOnlyTheApplication(folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true })
  expect(names.filter((name) => name.endsWith('.node'))).toEqual([])
  expect(names.filter((name) => basename(name).startsWith('app')).toSorted()).toEqual([join('resources', 'app.asar')])
  const archive = join(folder, 'resources', 'app.asar')
  const inside = await filesIn(archive)
  const outside = inside.filter((name) => !/^(package\.json$|out\/(main|preload|renderer)\/)/.test(name))
  expect(outside).toEqual([])
  expect(inside.filter((name) => /\.(map|ts|tsx|node)$/.test(name))).toEqual([])
  expect((await stat(archive)).size).toBeLessThan(20e6)
}

interface Folder {
  readonly files: Readonly<Record<string, Folder | { readonly size: number }>>
}

/** The paths in an asar archive: its head is three lengths of 4 bytes, then the length of a JSON and the JSON itself. */
async function filesIn(archive: string): Promise<string[]> {
  const file = await open(archive)
  try {
    const length = (await file.read(Buffer.alloc(16), 0, 16, 0)).buffer.readUInt32LE(12)
    const head = (await file.read(Buffer.alloc(length), 0, length, 16)).buffer.toString('utf8')
    return pathsOf(JSON.parse(head) as Folder, '')
  } finally {
    await file.close()
  }
}

function pathsOf({ files }: Folder, prefix: string): string[] {
  return Object.entries(files).flatMap(([name, entry]) =>
    'files' in entry ? pathsOf(entry, `${prefix}${name}/`) : [`${prefix}${name}`],
  )
}

/** A file that says so when something loads it. */
async function strangerIn(home: string): Promise<string> {
  const file = join(home, 'stranger.cjs')
  await writeFile(file, "process.stderr.write('a stranger was loaded\\n')")
  return file
}

/** State by the name of the fuse, of those that this Electron and the list of names both know. */
async function fusesOf(executable: string): Promise<Record<string, FuseState>> {
  const wire = await getCurrentFuseWire(executable)
  const named = Object.entries(wire).filter(([index]) => FuseV1Options[Number(index)] !== undefined)
  return Object.fromEntries(named.map(([index, state]) => [FuseV1Options[Number(index)], state as FuseState]))
}
