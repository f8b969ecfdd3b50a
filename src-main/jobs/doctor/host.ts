import { isIP, isIPv6 } from 'node:net'
import { hostname } from 'node:os'
import type { ServerEndpoint } from '../../../src-shared/domain/endpoint'
import type { Fix } from '../../../src-shared/domain/fix'
import { inspectRunning, listContainers } from '../../docker/containers'
import { isThisComputer } from '../../docker/host-address'
import { poolerOf, projectOfHost } from '../../endpoints/supabase'
import { type Examine, type Finding, type Instruments, othersOf, type Patient } from './patient'

/** A host that was not found, or does not answer: a container's name, this computer, or a host with IPv6 only. */
export const examineHost: Examine<ServerEndpoint> = async (patient, look) => {
  const { host, port } = patient.endpoint
  if (isThisComputer(host, [hostname()])) return thisComputer(patient, look)
  const container = await containerFix(look, (name) => name === host)
  if (container.length > 0) {
    return {
      message: `${host} is the name of a container; only containers of its own network know it by that name.`,
      hint: 'Connect to it as a container: that needs no published port.',
      fixes: container,
    }
  }
  const addresses = isIP(host) === 0 ? await look.lookUp(host) : [host]
  if (addresses.length === 0 || !addresses.every((address) => isIPv6(address))) return null
  return ipv6Only(patient, look, port)
}

async function ipv6Only(patient: Patient<ServerEndpoint>, look: Instruments, port: number): Promise<Finding> {
  const { host } = patient.endpoint
  const base = {
    code: 'connection/ipv6-only' as const,
    message: `${host} has only an IPv6 address, and port ${port} there cannot be reached from Docker's network.`,
  }
  const project = projectOfHost(host)
  if (project === null) {
    const hint = "Give the server's IPv4 address or another name of it, or turn on IPv6 in Docker's settings."
    return { ...base, hint, fixes: [] }
  }
  const pooler = poolerOf(project, await othersOf(patient.endpoint, look))
  const hint = `Supabase's direct address needs IPv6. The session pooler does not: user postgres.${project}, port 5432, and the host that "Connect" in the project's dashboard shows under "Session pooler".`
  if (pooler === null) return { ...base, hint, fixes: [] }
  const change = { host: pooler.host, port: 5432, user: pooler.user }
  const says = 'Another connection of yours names the pooler of this project.'
  return { ...base, hint, fixes: [{ kind: 'change-endpoint', label: 'Use the session pooler', says, change }] }
}

/** `localhost` is this computer here; inside a container it would be that container. */
async function thisComputer(patient: Patient<ServerEndpoint>, look: Instruments): Promise<Finding> {
  const { host, port } = patient.endpoint
  const published = await containerFix(look, (_name, publishedPort) => publishedPort === port)
  const unpublished = port === 5432 ? await containerFix(look, (_name, publishedPort) => publishedPort === null) : []
  const fixes = published.length > 0 ? published : unpublished
  return {
    message: `Nothing answers at ${host}:${port} on this computer.`,
    hint:
      fixes.length > 0
        ? 'A container runs PostgreSQL here: connect to it as a container, which needs no published port.'
        : 'Start the server or the SSH tunnel there. A server in a container is better reached as a container.',
    fixes,
  }
}

type Wanted = (name: string, publishedPort: number | null) => boolean

/** One fix for each running Postgres container that is wanted, three at most. */
async function containerFix(look: Instruments, wanted: Wanted): Promise<Fix[]> {
  const found = await listContainers(look.engine).catch(() => [])
  const names = found.filter((item) => item.running && wanted(item.name, item.publishedPort)).map(({ name }) => name)
  return Promise.all(
    names.slice(0, 3).map(async (container): Promise<Fix> => {
      const facts = await inspectRunning(look.engine, container).catch(() => null)
      const says =
        facts?.publishedPort === null
          ? `${container} runs PostgreSQL; its port is not published, and need not be.`
          : `${container} runs PostgreSQL and is reached inside its own network.`
      return { kind: 'use-container', label: `Use the container ${container}`, says, container, port: 5432 }
    }),
  )
}
