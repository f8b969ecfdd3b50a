import { setTimeout as wait } from 'node:timers/promises'
import { sql, type TestDatabase } from '../stack/database'
import { docker, lines } from '../stack/docker'

/** Ids of the tool containers that belong to a data home, running or not. */
export async function toolContainers(home: string): Promise<string[]> {
  return lines(await docker(['ps', '--all', '--quiet', '--filter', `label=archon-sync.home=${home}`]))
}

/** Sessions of the application on a database, as the server shows them. */
export async function applicationSessions(database: TestDatabase): Promise<string[]> {
  const rows = await sql<{ line: string }>(
    database.adminUrl,
    `select concat_ws(' ', pid, application_name, state, left(query, 60)) as line from pg_stat_activity
     where datname = current_database() and application_name like 'archon-sync%'`,
  )
  return rows.map(({ line }) => line)
}

/** What an application that has ended left behind. A server takes a moment to end a closed session, so it is asked again. */
export async function leftovers(home: string, databases: readonly TestDatabase[]): Promise<string[]> {
  const deadline = Date.now() + 5_000
  for (;;) {
    const containers = (await toolContainers(home)).map((id) => `tool container ${id}`)
    const sessions = (await Promise.all(databases.map(applicationSessions))).flat().map((line) => `session ${line}`)
    const left = [...containers, ...sessions]
    if (left.length === 0 || Date.now() > deadline) return left
    await wait(100)
  }
}
