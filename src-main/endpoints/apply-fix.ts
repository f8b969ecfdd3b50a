import { type Endpoint, endpointSchema } from '../../src-shared/domain/endpoint'
import { AppError } from '../../src-shared/domain/failure'
import { asContainer, changeEndpoint, type FixAct, repairPassword } from '../../src-shared/domain/fix'

/** What applying a fix needs done. */
export interface FixTools {
  /** Keeps the changed endpoint, where endpoints are kept. */
  readonly save: (endpoint: Endpoint) => Promise<Endpoint>
  /** The password as it is known now; `null` when none is. */
  readonly password: (endpoint: Endpoint) => Promise<string | null>
  /** Takes over the repaired password, where the endpoint keeps its own. */
  readonly keepPassword: (endpoint: Endpoint, password: string) => Promise<unknown>
  /** Its server may need a moment more: the next check waits for it. */
  readonly startContainer: (container: string) => Promise<void>
  readonly createDatabase: (endpoint: Endpoint) => Promise<void>
  /** Names of profiles that have the endpoint as their remote side beside a container. */
  readonly remoteOf: (id: string) => Promise<readonly string[]>
}

/**
 * Does what a fix says and answers the endpoint as it is then. Throws `endpoint/invalid` for a setting that no endpoint
 * can have, `endpoint/in-use`, `guard/refused`, and what the tools throw.
 */
export async function applyFix(endpoint: Endpoint, act: FixAct, tools: FixTools): Promise<Endpoint> {
  switch (act.kind) {
    case 'change-endpoint':
      return tools.save(valid(changeEndpoint(endpoint, act.change)))
    case 'use-container':
      await requireLocal(endpoint, tools)
      return tools.save(valid(asContainer(endpoint, act.container, act.port)))
    case 'repair-password': {
      const known = await tools.password(endpoint)
      const repaired = known === null ? null : repairPassword(act.repair, known)
      if (repaired === null) throw invalid('The password is not the one any more that was tried.')
      await tools.keepPassword(endpoint, repaired)
      return endpoint
    }
    case 'start-container':
      if (endpoint.kind !== 'container') throw invalid(`${endpoint.name} is not in a container.`)
      await tools.startContainer(endpoint.container)
      return endpoint
    case 'create-database':
      if (!endpoint.canBeTarget) throw switchedOff(endpoint)
      await tools.createDatabase(endpoint)
      return endpoint
  }
}

function valid(endpoint: Endpoint): Endpoint {
  const parsed = endpointSchema.safeParse(endpoint)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error.issues[0]?.message ?? 'The corrected setting cannot be used.')
}

/** A sync goes between a container and a server, or between two servers: not between two containers. */
async function requireLocal(endpoint: Endpoint, tools: FixTools): Promise<void> {
  const profiles = await tools.remoteOf(endpoint.id)
  if (profiles.length === 0) return
  throw new AppError({
    code: 'endpoint/in-use',
    message: `${endpoint.name} is the remote side of ${profiles.join(', ')}, and both sides of a sync cannot be containers.`,
    hint: 'Publish a port of the container, or give the server an address that can be reached.',
  })
}

function switchedOff({ name }: Endpoint): AppError {
  return new AppError({
    code: 'guard/refused',
    message: `${name} may not be a target, so no database is made there.`,
    hint: 'Allow it as a target in the connection first, or choose a database that is there.',
  })
}

function invalid(message: string): AppError {
  return new AppError({ code: 'endpoint/invalid', message, hint: 'Check the connection again, or edit it.' })
}
