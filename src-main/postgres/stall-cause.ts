import type { BlockingSession } from '../../src-shared/domain/failure'
import { blockersOfBackend } from './activity'
import type { Session } from './session'

/** A backend of this job as the server shows it. */
export interface OwnBackend {
  readonly pid: number
  /** `active`, `idle in transaction`, …; empty where it is not shown. */
  readonly state: string
  /** `Lock`, `IO`, `Client`, …; empty while it waits for nothing. */
  readonly waitType: string
  readonly waitEvent: string
  readonly query: string
}

/** Why nothing moves: who is in the way, and the cause in a sentence. */
export interface StallCause {
  readonly sessions: readonly BlockingSession[]
  readonly text: string
}

/**
 * Asks the server what the backends of this job wait for (`pg_stat_activity`, and `pg_locks` by way of
 * `pg_blocking_pids`; PostgreSQL manual, 28.2 and 9.27). The asking session is left out.
 */
export async function stallCause(asking: Session, applicationName: string): Promise<StallCause> {
  const own = await asking.query<OwnBackend>(
    `select a.pid, coalesce(a.state, '') as state, coalesce(a.wait_event_type, '') as "waitType",
       coalesce(a.wait_event, '') as "waitEvent", pg_catalog.left(coalesce(a.query, ''), 60) as query
     from pg_catalog.pg_stat_activity a
     where a.application_name = $1 and a.pid <> pg_catalog.pg_backend_pid()
     order by a.state = 'active' desc, a.pid`,
    [applicationName],
  )
  const locked = own.filter((backend) => backend.waitType === 'Lock')
  const sessions: BlockingSession[] = []
  for (const backend of locked) sessions.push(...(await blockersOfBackend(asking, backend.pid)))
  const others = sessions.filter(
    (session, index) =>
      sessions.findIndex((item) => item.pid === session.pid) === index && !own.some((item) => item.pid === session.pid),
  )
  return { sessions: others, text: stallText(own, others, asking.place.name) }
}

/** The cause in a sentence, from what the server showed. */
export function stallText(own: readonly OwnBackend[], blockers: readonly BlockingSession[], place: string): string {
  const [blocker] = blockers
  if (blocker !== undefined) {
    const state = blocker.state === 'hidden' ? '' : `, ${blocker.state}`
    return `${place} waits for a lock that pid ${blocker.pid} (${blocker.application || blocker.user}${state}) holds.`
  }
  const busy = own.find((backend) => backend.state === 'active' || backend.waitType === 'Lock')
  if (busy === undefined) return `${place} has nothing to do for this run: the rows are on their way to or from it.`
  const { waitType, waitEvent } = busy
  if (waitType === '') return `${place} is computing: ${busy.query.replaceAll(/\s+/g, ' ').trim()}`
  if (waitType === 'Client') {
    const reads = waitEvent === 'ClientRead'
    return reads ? `${place} waits for rows from this computer.` : `${place} waits until this computer takes its rows.`
  }
  const name = `${waitType}: ${waitEvent}`
  if (waitType === 'IO') return `${place} waits for its disk (${name}).`
  if (waitType === 'Lock') return `${place} waits for a lock that it does not show (${name}).`
  return `${place} waits inside itself (${name}).`
}
