import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type ElectronApplication, expect, type Page } from '@playwright/test'
import { launchElectron } from '../../scripts/setup/electron-launch.mjs'
import type { Settings } from '../../src-shared/domain/settings'
import { createDatabase, type Template, type TestDatabase } from '../stack/database'
import { type Stack, useStack } from '../stack/stack'
import { endRunningJob } from './bridge'
import { type PairChanges, writeHome } from './home'
import { leftovers } from './leftovers'

export interface Pair {
  readonly local: TestDatabase
  readonly remote: TestDatabase
}

/** A running application with its window, its data home and the databases behind it. */
export interface Desk extends Pair {
  readonly app: ElectronApplication
  readonly page: Page
  readonly home: string
}

export interface PairOptions {
  readonly local?: Template
  readonly remote?: Template
}

export interface DeskOptions extends PairChanges {
  /** Made by makePair before; one of its own by default. */
  readonly pair?: Pair
  /** The application starts with an empty home, as on its very first start. */
  readonly emptyHome?: boolean
  /** Instead of the owner's; an empty one is not given to the application at all. */
  readonly passwords?: { readonly local?: string; readonly remote?: string }
  /** Settings that differ from the usual ones. */
  readonly settings?: Partial<Settings>
  /** A home that another application has left; nothing is written into it. */
  readonly home?: string
  /** Instead of the ordinary Electron. */
  readonly executable?: string
  /** More switches of Chromium. */
  readonly switches?: readonly string[]
  /** More of the environment, say the bus of a session. */
  readonly env?: Readonly<Record<string, string>>
}

interface Fixtures {
  readonly stack: Stack
  /** A pair of databases of the test's own; by default both with all content. */
  readonly makePair: (options?: PairOptions) => Promise<Pair>
  /** Opens the application on a pair. After the test it must leave no tool container and no session behind. */
  readonly openDesk: (options?: DeskOptions) => Promise<Desk>
}

const root = join(import.meta.dirname, '..', '..')
/** Chromium's sandbox cannot run as root; the product itself never switches it off. */
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  stack: async ({}, use) => {
    await use(await useStack())
  },
  makePair: async ({ stack }, use) => {
    const made: TestDatabase[] = []
    await use(async ({ local = 'archon', remote = 'archon' } = {}) => {
      const pair = {
        local: await createDatabase(stack.local, { template: local }),
        remote: await createDatabase(stack.remote, { template: remote }),
      }
      made.push(pair.local, pair.remote)
      return pair
    })
    await Promise.all(made.map((database) => database.drop()))
  },
  openDesk: async ({ makePair }, use) => {
    const opened: { readonly desk: Desk; readonly process: ChildProcess }[] = []
    await use(async (options = {}) => {
      const pair = options.pair ?? (await makePair())
      const home = options.home ?? (await mkdtemp(join(tmpdir(), 'archon-sync-e2e-')))
      if (!options.emptyHome && options.home === undefined) await writeHome(home, pair, options)
      const app = await launch(home, pair, options)
      const page = await app.firstWindow()
      await page.setViewportSize({ width: 1080, height: 720 })
      const desk = { ...pair, app, page, home }
      opened.push({ desk, process: app.process() })
      return desk
    })
    // One that was closed or killed has nothing to say; whoever took over its home answers for what it left.
    for (const { desk, process } of opened) {
      if (process.exitCode === null && process.signalCode === null) await close(desk)
    }
  },
})

/** Starts the built application on a home. Passwords travel in its environment. */
function launch(
  home: string,
  { local, remote }: Pair,
  { passwords = {}, executable, switches = [], env }: DeskOptions,
) {
  const given = {
    ELECTRON_RUN_AS_NODE: undefined,
    ARCHON_SYNC_LOCAL_PASSWORD: passwords.local ?? local.server.owner.password,
    ARCHON_SYNC_REMOTE_PASSWORD: passwords.remote ?? remote.server.owner.password,
  }
  const kept = Object.entries({ ...process.env, ...given, ...env }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  )
  return launchElectron({
    args: [...asRoot, ...switches, root, '--home', home],
    env: Object.fromEntries(kept),
    ...(executable === undefined ? {} : { executablePath: executable }),
  })
}

/** Ends the application as a crash or the kernel would: no handler runs. Its home stays for another one. */
export async function killDesk({ app }: Desk): Promise<void> {
  const gone = app.waitForEvent('close')
  app.process().kill('SIGKILL')
  await gone
}

async function close({ app, page, home, local, remote }: Desk): Promise<void> {
  try {
    await endRunningJob(page).catch(() => undefined)
    await app.close()
    expect(await leftovers(home, [local, remote])).toEqual([])
  } finally {
    // Chromium may still write into its folder for a moment after the application has ended.
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

export { expect } from '@playwright/test'
