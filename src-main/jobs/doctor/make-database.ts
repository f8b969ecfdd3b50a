import type { ContainerEndpoint, Endpoint } from '../../../src-shared/domain/endpoint'
import { AppError } from '../../../src-shared/domain/failure'
import { quoteIdentifier } from '../../../src-shared/domain/table'
import type { PasswordLookup } from '../../endpoints/password-lookup'
import { applicationName } from '../tool-login'
import { openWorkbench, type WorkbenchDeps } from '../workbench'

/** Databases that are on nearly every server, to log in to while the wanted one is not there. */
const doorways = ['postgres', 'template1'] as const

/** Makes an endpoint's database, empty, from the server's template. Throws `connection/*`, or the server's refusal. */
export async function makeDatabase(
  deps: WorkbenchDeps,
  endpoint: Endpoint,
  anchor: ContainerEndpoint | null,
  passwords: PasswordLookup,
  jobId: string,
  signal: AbortSignal,
): Promise<void> {
  const password = await passwords(endpoint)
  for (const database of doorways) {
    try {
      const endpoints = [{ endpoint: { ...endpoint, database }, password }]
      const bench = await openWorkbench(deps, { jobId, anchor, endpoints, say: () => undefined }, signal)
      try {
        const [side] = bench.sides
        if (side === undefined) throw new Error('The server was not connected.')
        const session = await side.open({ applicationName: applicationName(jobId), readOnly: false }, signal)
        await session.query(`create database ${quoteIdentifier(endpoint.database)}`).finally(() => session.close())
        return
      } finally {
        await bench.close()
      }
    } catch (error) {
      const isElsewhere = error instanceof AppError && error.failure.code === 'connection/database-missing'
      if (!isElsewhere || database === doorways.at(-1)) throw error
    }
  }
}
