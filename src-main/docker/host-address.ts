import { AppError } from '../../src-shared/domain/failure'
import type { ToolAddress } from '../pgtools/tool-runner'

export interface RouteFacts {
  readonly local: {
    readonly containerId: string
    /** The server's port inside the container. */
    readonly port: number
    /** As Docker words it: `host`, `none`, `bridge`, `default`, a network's name, `container:<id>`. */
    readonly networkMode: string
    readonly networks: readonly { readonly name: string; readonly ip: string }[]
  }
  readonly remote: ToolAddress
  readonly engine: { readonly isLocal: boolean; readonly isDesktop: boolean }
  /** Names of this computer, e.g. `os.hostname()`. */
  readonly hostNames: readonly string[]
}

/** How the tool container joins the network, and where both servers are from inside it. */
export interface Route {
  readonly networkMode: string
  readonly extraHosts?: readonly string[]
  readonly local: ToolAddress
  readonly remote: ToolAddress
}

const gateway = 'host.docker.internal'

/** Whether an address means the computer it is used on: localhost, 127.x, ::1, Docker's name for the host, own names. */
export function isThisComputer(host: string, hostNames: readonly string[]): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
  if (
    ['localhost', '::1', '0.0.0.0', '::', gateway, 'gateway.docker.internal', 'host.containers.internal'].includes(name)
  ) {
    return true
  }
  return (
    name.endsWith('.localhost') || /^127(\.\d+){1,3}$/.test(name) || hostNames.some((own) => own.toLowerCase() === name)
  )
}

/**
 * Normally the tool container joins the local container's network, where the local server is `localhost` whether or
 * not its port is published. That mode forbids extra hosts (Docker manual, "Container networks"), and there
 * `localhost` is never this computer: a remote that is (an SSH tunnel, another published container) takes the host's
 * network on Linux, or the local container's own network with a name for the host where a virtual machine lies between.
 * A spelling, not a promise: the connection check dials it.
 * Throws `connection/refused` when this computer cannot be reached from where the engine runs.
 */
export function routeTo(facts: RouteFacts): Route {
  const { local, remote, engine } = facts
  const inside: Route = {
    networkMode: `container:${local.containerId}`,
    local: { host: 'localhost', port: local.port },
    remote,
  }
  if (!isThisComputer(remote.host, facts.hostNames)) return inside
  if (!engine.isLocal) throw unreachable(remote, 'the Docker engine runs on another computer')
  if (local.networkMode === 'host' && !engine.isDesktop)
    return { ...inside, remote: onLoopback(remote, facts.hostNames) }
  const network = local.networks[0]
  if (!network) throw unreachable(remote, 'the local container has no network of its own')
  const localAddress = { host: network.ip, port: local.port }
  if (!engine.isDesktop) {
    return { networkMode: 'host', local: localAddress, remote: onLoopback(remote, facts.hostNames) }
  }
  return {
    networkMode: network.name,
    extraHosts: [`${gateway}:host-gateway`],
    local: localAddress,
    remote: { host: gateway, port: remote.port },
  }
}

/**
 * The way to a server when no local container lends its network: a network of the tools' own, or this computer's when
 * the server is there. Behind a virtual machine the host's network is the machine's, so Docker's name for the host is
 * used. Throws `connection/refused` when this computer cannot be reached from where the engine runs.
 */
export function routeAlone({ remote, engine, hostNames }: Omit<RouteFacts, 'local'>): Omit<Route, 'local'> {
  if (!isThisComputer(remote.host, hostNames)) return { networkMode: 'bridge', remote }
  if (!engine.isLocal) throw unreachable(remote, 'the Docker engine runs on another computer')
  if (!engine.isDesktop) return { networkMode: 'host', remote: onLoopback(remote, hostNames) }
  return {
    networkMode: 'bridge',
    extraHosts: [`${gateway}:host-gateway`],
    remote: { host: gateway, port: remote.port },
  }
}

/** On the host's network, Docker's names for the host mean nothing; loopback addresses and own names stay as given. */
function onLoopback(remote: ToolAddress, hostNames: readonly string[]): ToolAddress {
  const dockers =
    /\.internal$/i.test(remote.host) && !hostNames.some((own) => own.toLowerCase() === remote.host.toLowerCase())
  return dockers ? { host: 'localhost', port: remote.port } : remote
}

function unreachable(remote: ToolAddress, reason: string): AppError {
  return new AppError({
    code: 'connection/refused',
    message: `${remote.host}:${remote.port} is this computer, which cannot be reached from the tool container: ${reason}.`,
    hint: 'Give the server by a name or address that is reachable from where the Docker engine runs.',
  })
}
