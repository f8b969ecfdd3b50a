/** `npm run screenshots`: the states of the window for the README, in both themes, from the real application on the stack. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import type { Direction } from '../../src-shared/domain/profile'
import type { ChannelInput, Envelope } from '../../src-shared/ipc/contract'
import { type Desk, expect, type Pair, test } from '../app/test'
import { flip, question, runButton, runningPhase, setTheme, show, startRun, untilReady } from '../app/window'
import { connect, createDatabase, databaseUrl, sql, type Template } from '../stack/database'
import type { Server, Stack } from '../stack/stack'

const folder = join(import.meta.dirname, '..', '..', 'resources', 'screens')
const size = { width: 1080, height: 720 }
const databaseName = 'archon_app'
const names = { local: { name: 'Local Archon' }, remote: { name: 'archon-staging' } }
/** Rows of the table that makes a run last long enough to be looked at. */
const visits = 400_000

test('the first start', async ({ stack, openDesk }) => {
  const pair = await makeNamedPair(stack)
  const { app, page } = await openDesk({ pair, emptyHome: true, passwords: { local: '', remote: '' } })
  await expect(page.getByRole('region', { name: 'Docker' }).getByLabel('Done')).toBeVisible()
  await page.getByRole('radio', { name: stack.local.container, exact: true }).check()
  await picture(app, page, 'first-run')
})

test('a day with it', async ({ stack, openDesk }) => {
  const pair = await makeNamedPair(stack)
  const desk = await openDesk({ pair, ...names })
  const { app, page } = desk
  await untilReady(page)
  await workForSomeTime(desk)
  await show(page, 'History')
  await expect(page.getByRole('grid', { name: 'Runs' }).getByRole('row').nth(6)).toBeVisible()
  await picture(app, page, 'history')
  await show(page, 'Backups')
  await page
    .getByRole('listbox', { name: 'Backups' })
    .getByRole('option', { name: /before/ })
    .first()
    .click()
  await expect(page.getByRole('region', { name: 'Backup', exact: true })).toContainText('archon_tasks')
  await picture(app, page, 'backups', 620)
  await addProduction(page, pair)
  await show(page, 'Connections')
  await untilChecked(page)
  await picture(app, page, 'connections')

  await page.keyboard.press('ControlOrMeta+,')
  await expect(page.getByRole('main').getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
  await picture(app, page, 'settings')

  await addVisits(pair)
  await sql(pair.remote.adminUrl, "insert into archon_prompts (prompt_name, prompt) values ('summary', 'Sum it up.')")
  await show(page, 'Sync')
  await page.getByRole('button', { name: 'Back to the plan' }).click()
  await page.getByRole('button', { name: 'Count again' }).click()
  await untilReady(page)
  await expect(page.getByRole('main').getByRole('table')).toContainText('archon_page_visits')
  await picture(app, page, 'sync')
  await page.keyboard.press('ControlOrMeta+k')
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible()
  await picture(app, page, 'palette')
  await page.keyboard.press('Escape')
  await failOnce(desk)
  await runAndFinish(desk)
})

test('a push to production', async ({ stack, openDesk }) => {
  const pair = await makeNamedPair(stack)
  const remote = { name: 'archon-production', environment: 'production', isProtected: true } as const
  const { app, page } = await openDesk({ pair, local: names.local, remote })
  await untilReady(page)
  await flip(page)
  await untilReady(page)
  await runButton(page).click()
  await question(page).getByRole('textbox').fill('archon-prod')
  await picture(app, page, 'production')
  await page.keyboard.press('Escape')
})

/** Databases whose names look like those of people; the random ones of tests do not. They go with the stack. */
async function makeNamedPair(stack: Stack): Promise<Pair> {
  const make = async (server: Server, template: Template) => {
    const beside = databaseUrl(server, 'postgres', { as: 'superuser', route: 'direct' })
    await sql(beside, `drop database if exists ${databaseName} with (force)`)
    return createDatabase(server, { template, name: databaseName })
  }
  return { local: await make(stack.local, 'archon-empty'), remote: await make(stack.remote, 'archon') }
}

/** Runs as they come together over a day: pulls after edits, a push, an undo, one that failed. */
async function workForSomeTime({ page, local, remote }: Desk): Promise<void> {
  await runJob(page, 'remote-to-local')
  await sql(remote.adminUrl, "update archon_projects set title = title || ' (new)' where title like 'Project 1%'")
  await runJob(page, 'remote-to-local')
  await sql(local.adminUrl, 'delete from archon_prompts')
  const syncId = await runJob(page, 'remote-to-local')
  const undone = untilFinished(page)
  await call(page, 'undo/start', { syncId, confirmation: { accepted: true } })
  await undone
  await sql(local.adminUrl, 'delete from archon_prompts')
  await runJob(page, 'local-to-remote')
  const holder = await connect(local.url)
  await sql(holder, 'begin; lock table archon_tasks in access share mode')
  await runJob(page, 'remote-to-local')
  await holder.end()
  await sql(remote.adminUrl, 'delete from archon_task_history where random() < 0.1')
  await runJob(page, 'remote-to-local')
}

/** The lock of a forgotten session: the error card. */
async function failOnce({ app, page, local }: Desk): Promise<void> {
  const holder = await connect(`${local.url}?application_name=nightly-report`)
  await sql(holder, 'begin; lock table archon_sources in access share mode')
  await startRun(page)
  const error = page.getByRole('main').getByRole('alert')
  await expect(error).toContainText('nightly-report', { timeout: 120_000 })
  await picture(app, page, 'failed')
  await holder.end()
  await page.getByRole('main').getByRole('button', { name: 'Back to the plan' }).click()
  await untilReady(page)
}

async function runAndFinish({ app, page }: Desk): Promise<void> {
  await startRun(page)
  await expect(runningPhase(page, 'Import')).toBeVisible({ timeout: 120_000 })
  await expect(page.getByRole('main').getByRole('row').filter({ hasText: 'archon_page_visits' })).toContainText('%')
  await picture(app, page, 'running', 680)
  await expect(page.getByRole('heading', { name: /is identical to/ })).toBeVisible({ timeout: 120_000 })
  await picture(app, page, 'done')
}

async function addVisits({ local, remote }: Pair): Promise<void> {
  const text = (rows: number) => `set role ${remote.server.owner.user};
    create table archon_page_visits (id bigint primary key, page_url text not null, seen_at timestamptz not null);
    insert into archon_page_visits select i, 'https://docs.example.org/' || repeat(md5(i::text), 4),
      timestamptz '2026-01-01' + i * interval '20 s' from generate_series(1, ${rows}) i; analyze archon_page_visits`
  await Promise.all([sql(remote.adminUrl, text(visits)), sql(local.adminUrl, text(visits - 31_204))])
}

/** A second remote in the list, as most people have one. */
async function addProduction(page: Page, { remote }: Pair): Promise<void> {
  await call(page, 'endpoints/save', {
    endpoint: {
      kind: 'server',
      name: 'archon-production',
      environment: 'production',
      host: remote.server.host,
      port: remote.server.sessionPort,
      database: remote.name,
      user: remote.server.owner.user,
      tls: { mode: 'auto' },
      isProtected: true,
      canBeTarget: true,
      passwordSource: 'environment',
    },
  })
  await page.reload()
}

type Started = 'sync/start' | 'undo/start' | 'endpoints/save'

async function call<C extends Started>(page: Page, channel: C, input: ChannelInput<C>): Promise<unknown> {
  const answer = await page.evaluate(
    ([name, given]) =>
      (window.archon.call as (name: string, given: unknown) => Promise<Envelope<unknown>>)(name, given),
    [channel, input] as [string, unknown],
  )
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

/** Starts a sync, waits for its end whatever it is, and answers its id. */
async function runJob(page: Page, direction: Direction): Promise<string> {
  const finished = untilFinished(page)
  const started = await call(page, 'sync/start', { profileId: 'pair', direction, confirmation: { accepted: true } })
  await finished
  return (started as { syncId: string }).syncId
}

function untilFinished(page: Page): Promise<void> {
  return page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const stop = window.archon.onPush((message) => {
          if (message.kind !== 'job' || message.event.type !== 'job-finished') return
          stop()
          resolve()
        })
      }),
  )
}

async function untilChecked(page: Page): Promise<void> {
  const busy: Locator = page.getByRole('main').getByText(/Checking|Looking for/)
  await expect(busy).toHaveCount(0)
}

/** Both themes, less high where a picture would be too large a file, without a pointer or a moving part in the way. */
async function picture(app: ElectronApplication, page: Page, name: string, height = size.height): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await page.setViewportSize({ ...size, height })
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(app, page, theme)
    await page.mouse.move(size.width - 2, 2)
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`), animations: 'disabled', caret: 'hide' })
  }
}
