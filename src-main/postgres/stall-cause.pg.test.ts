import { expect, it } from 'vitest'
import { connect, createDatabase, sql } from '../../e2e/stack/database'
import { useStack } from '../../e2e/stack/stack'
import { openSession, type SessionPlace } from './session'
import { stallCause } from './stall-cause'

const never = new AbortController().signal

it('names the session that holds the lock a backend of the job waits for, then what it does itself', async () => {
  const server = (await useStack()).remote
  const database = await createDatabase(server, { template: 'empty' })
  const { host, port, owner } = server
  const place: SessionPlace = { name: 'Remote', host, port, database: database.name, ...owner, tls: { mode: 'prefer' } }
  const purpose = { applicationName: `archon-sync:${database.name}`, readOnly: false }
  const [asking, working] = await Promise.all([openSession(place, purpose, never), openSession(place, purpose, never)])
  const holder = await connect(`${database.url}?application_name=nightly-report`)
  try {
    await sql(database.adminUrl, `set role ${owner.user}; create table public.held (id int)`)
    const [{ pid } = { pid: 0 }] = await sql<{ pid: number }>(holder, 'select pg_backend_pid() as pid')
    await sql(holder, 'begin; lock table public.held in access exclusive mode')
    const waiting = working.query('select count(*) from public.held')
    const ask = () => stallCause(asking, purpose.applicationName)
    await expect.poll(async () => (await ask()).sessions.map((session) => session.pid)).toEqual([pid])
    const cause = await ask()
    expect(cause.text).toBe(`Remote waits for a lock that pid ${pid} (nightly-report, idle in transaction) holds.`)
    expect(cause.sessions[0]?.query).toContain('lock table public.held')
    await sql(holder, 'rollback')
    await waiting

    const sleeping = working.query('select pg_sleep(2)')
    await expect.poll(async () => (await ask()).text).toContain('PgSleep')
    await sleeping
    expect((await ask()).text).toMatch(/^Remote has nothing to do for this run/)
  } finally {
    await Promise.all([asking.close(), working.close(), holder.end()])
    await database.drop()
  }
})
