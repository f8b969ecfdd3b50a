/**
 * `npm run bench:window`: how fast the window is, measured in the real application on the stack. Nothing here fails for
 * being slow: a busy machine is no bug. Prints a table and writes .cache/bench/window.json.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { launchElectron } from '../../scripts/setup/electron-launch.mjs'
import { electronVersion } from '../../scripts/setup/electron-runtime.mjs'
import { writeHome } from '../app/home'
import { addBigTable } from '../app/tables'
import { expect, type Pair, test } from '../app/test'
import { startRun, untilReady, untilVerified } from '../app/window'
import { sql, type TestDatabase } from '../stack/database'
import { type Figure, figureOf, report } from './figures'
import { blocksDuring, framesDuring, pushEvents, pushLogLines, scrollFor } from './measures'

const rounds = 7
const manyTables = 1000
const bigRows = 300_000
const linesPerSecond = 5000
const figures: Figure[] = []

test.afterAll(() => report(figures, { electron: electronVersion(), cpus: cpus().length, cpu: cpus()[0]?.model }))

test('cold start', async ({ makePair }) => {
  const pair = await makePair()
  const times: { painted: number; usable: number; ready: number }[] = []
  for (let round = 0; round < rounds; round += 1) times.push(await coldStart(pair))
  figures.push(
    figureOf(
      'cold start to the first paint',
      1500,
      times.map(({ painted }) => painted),
    ),
    figureOf(
      'cold start to a window that can be used',
      1500,
      times.map(({ usable }) => usable),
    ),
    figureOf(
      'cold start to both ends checked and the plan made',
      5000,
      times.map(({ ready }) => ready),
    ),
  )
})

test('5,000 log lines a second', async ({ openDesk }) => {
  const { app, page } = await openDesk()
  await untilReady(page)
  await pushEvents(app, startedJob)
  await expect(page.getByRole('log')).toBeVisible()
  let sent = 0
  const frames = await framesDuring(page, async () => {
    sent = await pushLogLines(app, linesPerSecond, 10)
  })
  await expect(page.getByRole('log')).toContainText(`copied block ${sent} `)
  figures.push(figureOf(`frames at ${Math.round(sent / 10)} log lines a second`, 50, frames))
})

test('1,000 tables', async ({ makePair, openDesk }) => {
  const pair = await makePair({ local: 'empty', remote: 'empty' })
  await Promise.all([addTables(pair.remote, 20), addTables(pair.local, 1)])
  const { app, page } = await openDesk({ pair })
  await untilReady(page)
  await expect(page.getByRole('main').getByRole('row')).not.toHaveCount(0)
  figures.push(
    figureOf(
      'frames while scrolling a plan of 1,000 tables',
      50,
      await framesDuring(page, () => scrollFor(page, 'main table', 5)),
    ),
  )
  let blocks: number[] = []
  const frames = await framesDuring(page, async () => {
    blocks = await blocksDuring(app, () => run(page))
  })
  figures.push(
    figureOf('frames while 1,000 tables are synced', 50, frames),
    figureOf('blocks of the main process, 1,000 tables', 100, blocks),
  )
})

test('a large table', async ({ makePair, openDesk }) => {
  const pair = await makePair()
  await addBigTable(pair.remote, pair.local, bigRows)
  const { app, page } = await openDesk({ pair })
  await untilReady(page)
  let blocks: number[] = []
  const frames = await framesDuring(page, async () => {
    blocks = await blocksDuring(app, () => run(page))
  })
  figures.push(
    figureOf(`frames while a table of ${bigRows.toLocaleString('en')} rows is synced`, 50, frames),
    figureOf(`blocks of the main process, ${bigRows.toLocaleString('en')} rows`, 100, blocks),
  )
})

async function run(page: Page): Promise<void> {
  await startRun(page)
  await untilVerified(page, 'pull')
}

/** Milliseconds since the process was made, by the clock of the machine. Waiting by frames adds one frame at most. */
async function coldStart(pair: Pair): Promise<{ painted: number; usable: number; ready: number }> {
  const home = await mkdtemp(join(tmpdir(), 'archon-sync-bench-'))
  await writeHome(home, pair)
  const app = await launch(home, pair)
  try {
    const page = await app.firstWindow()
    const made = (await app.evaluate(() => process.getCreationTime())) ?? Number.NaN
    const usable = await momentOf(page, 'Sync', 2)
    await untilReady(page)
    const ready = await page.evaluate(() => Date.now())
    const painted = await page.evaluate(() => {
      const [first] = performance.getEntriesByName('first-contentful-paint')
      return performance.timeOrigin + (first?.startTime ?? Number.NaN)
    })
    return { painted: painted - made, usable: usable - made, ready: ready - made }
  } finally {
    await app.close()
    await rm(home, { recursive: true, force: true })
  }
}

function launch(home: string, { local, remote }: Pair): Promise<ElectronApplication> {
  const given = {
    ...process.env,
    ARCHON_SYNC_LOCAL_PASSWORD: local.server.owner.password,
    ARCHON_SYNC_REMOTE_PASSWORD: remote.server.owner.password,
  }
  const env = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return launchElectron({ args: [...asRoot, join(import.meta.dirname, '..', '..'), '--home', home], env })
}

/** When the heading and both cards were there and could be clicked, in milliseconds since the epoch. */
async function momentOf(page: Page, heading: string, cards: number): Promise<number> {
  const seen = await page.waitForFunction(
    ([text, count]) => {
      const shown = document.querySelector('main h1')?.textContent === text
      const found = document.querySelectorAll('main section[aria-label], main [role="region"]').length
      return shown && found >= Number(count) ? Date.now() : null
    },
    [heading, cards] as const,
    { polling: 'raf' },
  )
  return (await seen.jsonValue()) ?? Number.NaN
}

async function addTables(database: TestDatabase, rows: number): Promise<void> {
  await sql(
    database.adminUrl,
    `set role ${database.server.owner.user};
     do $$ begin for i in 1..${manyTables} loop
       execute format('create table archon_t%s (id int primary key, body text not null)', lpad(i::text, 4, '0'));
       execute format('insert into archon_t%s select g, md5(g::text) from generate_series(1, ${rows}) g', lpad(i::text, 4, '0'));
     end loop; end $$`,
  )
}

const end = { id: 'x', kind: 'server', name: 'Bench', environment: 'staging', address: 'h:5432/d', user: 'u' } as const
const startedJob = [
  {
    type: 'job-started',
    kind: 'sync',
    syncId: 'sync_20300101_000000',
    direction: 'remote-to-local',
    profileName: 'bench',
    source: end,
    target: { ...end, kind: 'container', environment: 'local' },
    weights: { connect: 0.03, backup: 0.1, export: 0.2, import: 0.57, verify: 0.1 },
  },
  { type: 'phase-started', phase: 'import' },
] as const
