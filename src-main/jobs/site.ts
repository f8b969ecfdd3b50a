import { hostname } from 'node:os'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { ContainerFacts } from '../docker/containers'
import type { DockerEngine } from '../docker/engine'
import { routeAlone, routeTo } from '../docker/host-address'
import type { ToolAddress } from '../pgtools/tool-runner'
import { effectiveAddress } from './side'
import type { WorkbenchOrder } from './workbench'

/** Where the tool container stands in the network, and where it finds each endpoint from there. */
export interface Site {
  readonly networkMode: string
  readonly extraHosts?: readonly string[]
  readonly addressOf: (endpoint: Endpoint) => ToolAddress
}

/** As a tool container takes it. */
export function siteOptions(site: Site): { networkMode: string; extraHosts?: readonly string[] } {
  return site.extraHosts === undefined
    ? { networkMode: site.networkMode }
    : { networkMode: site.networkMode, extraHosts: site.extraHosts }
}

/** The network from which all endpoints of an order are reached. `anchor` lends its own. Throws `connection/refused`. */
export function siteOf(
  order: Pick<WorkbenchOrder, 'anchor' | 'endpoints'>,
  anchor: ContainerFacts | null,
  engine: DockerEngine,
): Site {
  if (anchor === null || order.anchor === null) return siteAlone(order, engine)
  const server = order.endpoints.map(({ endpoint }) => endpoint).find((endpoint) => endpoint.kind === 'server')
  const remote = server === undefined ? null : effectiveAddress(server)
  const route = routeTo({
    local: {
      containerId: anchor.id,
      port: order.anchor.port,
      networkMode: anchor.networkMode,
      networks: anchor.networks,
    },
    remote: remote ?? { host: 'remote.invalid', port: 5432 },
    engine,
    hostNames: [hostname()],
  })
  const addressOf = (endpoint: Endpoint) => (endpoint.kind === 'container' ? route.local : route.remote)
  return route.extraHosts === undefined
    ? { networkMode: route.networkMode, addressOf }
    : { networkMode: route.networkMode, extraHosts: route.extraHosts, addressOf }
}

/** Servers only: a network of the tools' own, or the one from which a server on this computer is reached too. */
function siteAlone({ endpoints }: Pick<WorkbenchOrder, 'endpoints'>, engine: DockerEngine): Site {
  const routeOf = (endpoint: Endpoint) => {
    if (endpoint.kind !== 'server') throw new Error('A container endpoint needs its container as anchor.')
    return routeAlone({ remote: effectiveAddress(endpoint), engine, hostNames: [hostname()] })
  }
  const routes = endpoints.map(({ endpoint }) => routeOf(endpoint))
  const widest = routes.find((route) => route.networkMode === 'host' || route.extraHosts !== undefined) ?? routes[0]
  return {
    networkMode: widest?.networkMode ?? 'bridge',
    ...(widest?.extraHosts === undefined ? {} : { extraHosts: widest.extraHosts }),
    addressOf: (endpoint) => routeOf(endpoint).remote,
  }
}
