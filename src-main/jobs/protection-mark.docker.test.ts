import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { sql } from '../../e2e/stack/database'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { databaseState } from '../../e2e/stack/state'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'
import { AppError } from '../../src-shared/domain/failure'
import type { MarkState } from '../postgres/protection'

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
beforeEach(async () => {
  fixture = await openSyncFixture(stack, { localTemplate: 'archon', remoteTemplate: 'archon-empty' })
})
afterEach(() => fixture.release())

const name = 'The remote side'
const choice = { include: ['archon_settings', 'archon_prompts'], exclude: [] }

function mark(wanted: boolean, user?: string): Promise<MarkState> {
  const { app, order } = fixture
  const { profile, passwords } = order('local-to-remote', user === undefined ? {} : { remote: { user } })
  const anchor = profile.local.kind === 'container' ? profile.local : null
  return app.engine.mark(profile.remote, anchor, passwords, wanted, new AbortController().signal)
}

async function comment(): Promise<string | null> {
  const [row] = await sql<{ comment: string | null }>(
    fixture.remote.adminUrl,
    `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = current_database()`,
  )
  return row?.comment ?? null
}

async function setComment(text: string | null): Promise<void> {
  const { adminUrl } = fixture.remote
  const [row] = await sql<{ statement: string }>(
    adminUrl,
    `select format('comment on database %I is %L', current_database(), $1::text) as statement`,
    [text],
  )
  await sql(adminUrl, row?.statement ?? '')
}

it('keeps the comment of the database, whatever is in it, and gives it back as it was', async () => {
  const hostile = [
    null,
    'Sales, ask Ada',
    `'; drop table archon_settings; --`,
    "a\\b E'\\n %I %L $1",
    'two\nlines  ',
    '“x” 🔒',
  ]
  for (const text of hostile) {
    await setComment(text)
    expect(await mark(true)).toEqual({ isMarked: true, reason: null })
    expect(await comment()).toBe(text === null ? '[archon-sync:protected]' : `${text} [archon-sync:protected]`)
    expect(await mark(true)).toEqual({ isMarked: true, reason: null })
    expect(await mark(false)).toEqual({ isMarked: false, reason: null })
    expect(await comment()).toBe(text)
  }
})

it('cannot be set by a role that does not own the database, which is said, and nothing is lost', async () => {
  const { remote } = fixture
  await setComment('Sales')
  await sql(remote.adminUrl, `alter database "${remote.name}" owner to ${stack.remote.superuser.user}`)
  const answer = await mark(true)
  expect(answer.isMarked).toBe(false)
  expect(answer.reason).toContain(`${stack.remote.owner.user} does not own the database`)
  expect(await comment()).toBe('Sales')
})

it('protects the target from every run that was not asked about it, and lets it pass with the name', async () => {
  const { app, order, preview, run, sync, undo, undoOrder, remote, restore } = fixture
  const first = await sync('local-to-remote', choice)
  expect(first.result.outcome).toBe('succeeded')

  await mark(true)
  const { plan, target } = await preview('local-to-remote', choice)
  expect(plan.target.isMarked).toBe(true)
  expect(target.server?.isMarked).toBe(true)
  expect(plan.source.isMarked).toBe(false)
  expect(app.engine.shownTarget(plan.id)?.isMarked).toBe(true)

  const before = await databaseState(remote, 'physical')
  const wanted = order('local-to-remote', { ...choice, options: { safetyBackup: false } })
  const notAsked = await run(wanted)
  expect(notAsked.result.failure).toMatchObject({ code: 'guard/refused' })
  expect(notAsked.result.failure?.message).toContain(name)
  const unnamed = await run({ ...wanted, confirmation: { accepted: true } })
  expect(unnamed.result.failure?.code).toBe('guard/name-mismatch')
  expect((await undo(first.syncId, 'local-to-remote', choice)).result.failure?.code).toBe('guard/refused')
  expect(await databaseState(remote, 'physical')).toEqual(before)

  const confirmation = { accepted: true, typedName: name }
  const named = await run({ ...wanted, confirmation })
  expect(named.result.failure).toBeNull()
  expect(named.result.safetyBackup).not.toBeNull()
  const undone = await restore({ ...(await undoOrder(named.syncId, 'local-to-remote', choice)), confirmation })
  expect(undone.result.failure).toBeNull()
})

it('is asked for again when the database cannot be reached', async () => {
  const { profile, passwords } = fixture.order('local-to-remote', { remote: { database: 'nowhere' } })
  const anchor = profile.local.kind === 'container' ? profile.local : null
  const failed = fixture.app.engine.mark(profile.remote, anchor, passwords, true, new AbortController().signal)
  await expect(failed).rejects.toThrow(AppError)
})
