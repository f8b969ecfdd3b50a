import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { type FuzzMessage, fuzzMessages, readingChannels } from './app/fuzz'
import { cook } from './app/fuzz-values'
import { toolContainers } from './app/leftovers'
import { type Desk, expect, test } from './app/test'
import { untilReady } from './app/window'
import { checksums, selectedTables, untouchedTables } from './stack/database'
import { docker, lines } from './stack/docker'

const seed = Number(process.env.ARCHON_SYNC_FUZZ_SEED ?? 4)
const count = 10_000
/** What exists in the home of a test, so that messages can be nearly right. */
const existing = ['pair', 'local-end', 'remote-end']
const tables = [...selectedTables, ...untouchedTables]

/** Variables that make a library talk, or lead a connection elsewhere (R67). */
const hostile = {
  DEBUG: '*',
  NODE_DEBUG: 'http,net,tls,child_process',
  NODE_TLS_REJECT_UNAUTHORIZED: '0',
  PGHOST: '203.0.113.7',
  PGDATABASE: 'elsewhere',
  PGOPTIONS: '-c default_transaction_read_only=on',
  PGSSLMODE: 'disable',
  DOCKER_API_VERSION: '1.1',
}

test('ten thousand messages that mean nothing have no effect, nor has a flood of them', async ({ openDesk }) => {
  const desk = await openDesk({ env: hostile })
  const { app, page } = desk
  const printed = listen(app)
  await untilReady(page)
  await requireQuietEnvironment(app)
  await expect.poll(() => toolContainers(desk.home)).toEqual([])
  const before = await stateOf(desk)
  const memory = await residentBytes(app)

  const messages = fuzzMessages(seed, count, existing)
  expect(messages).toHaveLength(count)
  const outcomes = await send(page, messages)
  process.stdout.write(`${count} messages of seed ${seed}: ${JSON.stringify(outcomes.codes)}\n`)
  expect(outcomes.accepted.filter((channel) => !readingChannels.has(channel))).toEqual([])
  expect(outcomes.unexpected).toEqual([])
  await flood(page)

  expect(await stateOf(desk)).toEqual(before)
  expect(await pollution(app, page)).toEqual([false, false])
  const grown = (await residentBytes(app)) - memory
  process.stdout.write(`the main process grew by ${(grown / 1e6).toFixed(0)} MB\n`)
  expect(grown).toBeLessThan(300e6)
  expect(await page.evaluate(() => window.archon.call('settings/get', undefined))).toMatchObject({ ok: true })
  await untilReady(page)
  const { owner } = desk.remote.server
  expect(printed().includes(owner.password)).toBe(false)
  expect(printed()).not.toMatch(/docker\.modem|HTTP \d+:|NET \d+:/)
})

interface Outcomes {
  readonly codes: Readonly<Record<string, number>>
  readonly accepted: readonly string[]
  /** Messages that went further than a refusal, met a bug, or were never answered. */
  readonly unexpected: readonly string[]
}

/** In batches, so that about as many a second arrive as the limit of a channel lets pass. */
async function send(page: Page, messages: readonly FuzzMessage[]): Promise<Outcomes> {
  const codes: Record<string, number> = {}
  const accepted: string[] = []
  const unexpected: string[] = []
  for (let at = 0; at < messages.length && unexpected.length === 0; at += 500) {
    const batch = messages.slice(at, at + 500)
    const answers = await answersTo(page, batch)
    answers.forEach((code, index) => {
      codes[code] = (codes[code] ?? 0) + 1
      const message = batch[index]
      if (code === 'accepted') accepted.push(message?.channel ?? '')
      if (!isRefusal(code)) unexpected.push(`${code}: ${JSON.stringify(message).slice(0, 500)}`)
    })
  }
  return { codes, accepted: [...new Set(accepted)], unexpected }
}

/** Refused by the bridge or by the contract, or of something that does not exist, or only read. */
function isRefusal(code: string): boolean {
  return /^(rejected|accepted)$|^(usage|guard)\/|\/(not-found|invalid|container-missing)$/.test(code)
}

/** The code of each answer; "rejected" where the bridge itself lets nothing pass. */
function answersTo(page: Page, batch: readonly FuzzMessage[]): Promise<string[]> {
  const inPage = `((text, cook) => Promise.all(JSON.parse(text).map(async ({ channel, input }) => {
    try {
      const late = new Promise((resolve) => setTimeout(resolve, 20_000, 'no answer'))
      const answer = await Promise.race([window.archon.call(channel, cook(input)), late])
      return typeof answer === 'string' ? answer : answer.ok ? 'accepted' : answer.failure.code
    } catch {
      return 'rejected'
    }
  })))`
  return page.evaluate(`${inPage}(${JSON.stringify(JSON.stringify(batch))}, ${cook})`)
}

/** Ten thousand calls at once, and one of 100 MB (R65): refused, and the next call is answered at once. */
async function flood(page: Page): Promise<void> {
  const { refused, large, answerMs } = await page.evaluate(async () => {
    const calls = Array.from({ length: 10_000 }, () => window.archon.call('history/list', { limit: 1 }))
    const answers = await Promise.all(calls)
    const one = await window.archon.call('job/cancel', { jobId: 'x'.repeat(100_000_000) })
    const start = performance.now()
    await window.archon.call('settings/get', undefined)
    const refusals = answers.filter((answer) => !answer.ok)
    return { refused: refusals.length, large: one.ok, answerMs: performance.now() - start }
  })
  expect(refused).toBeGreaterThan(5_000)
  expect(large).toBe(false)
  expect(answerMs).toBeLessThan(1_000)
}

/** Everything that a message could have changed: files of the home, rows, containers. */
async function stateOf({ home, local, remote }: Desk) {
  const names = [local.server.container, remote.server.container]
  return {
    files: await filesOf(home),
    local: await checksums(local.adminUrl, tables),
    remote: await checksums(remote.adminUrl, tables),
    containers: lines(
      await docker(['inspect', '--format', '{{.Name}} {{.State.StartedAt}} {{.State.Status}}', ...names]),
    ),
    tools: await toolContainers(home),
  }
}

/** Hash by path; `window` holds Chromium's own state and `logs` what the application says. */
async function filesOf(home: string): Promise<Record<string, string>> {
  const entries = await readdir(home, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const kept = files.filter((file) => !['window', 'logs'].includes(relative(home, file).split(sep)[0] ?? ''))
  const hashes = await Promise.all(
    kept.toSorted().map(async (file) => [
      relative(home, file),
      createHash('sha256')
        .update(await readFile(file))
        .digest('hex'),
    ]),
  )
  return Object.fromEntries(hashes)
}

function residentBytes(app: ElectronApplication): Promise<number> {
  return app.evaluate(() => process.memoryUsage.rss())
}

/** Whether a prototype was changed, in the page and in the main process. */
async function pollution(app: ElectronApplication, page: Page): Promise<boolean[]> {
  return [await page.evaluate(() => 'polluted' in {}), await app.evaluate(() => 'polluted' in {})]
}

async function requireQuietEnvironment(app: ElectronApplication): Promise<void> {
  const names = await app.evaluate(() => Object.keys(process.env))
  expect(names.filter((name) => /^(DEBUG$|NODE_|PG|DOCKER_)/.test(name))).toEqual([])
}

/** What the application prints, collected from now on. */
function listen(app: ElectronApplication): () => string {
  const chunks: string[] = []
  for (const stream of [app.process().stdout, app.process().stderr])
    stream?.on('data', (data) => chunks.push(String(data)))
  return () => chunks.join('')
}
