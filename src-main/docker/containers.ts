import type Docker from 'dockerode'
import { AppError } from '../../src-shared/domain/failure'
import type { FoundContainer } from '../../src-shared/ipc/contract'
import { dockerFailure, dockerStatus } from './docker-failure'
import type { DockerEngine } from './engine'
import { toolLabels } from './leashed-container'
import { guessLogin, guessVersion, looksLikePostgres, similarNames } from './postgres-container'

/** A container as it is now. Nothing of its environment but user and database leaves this file. */
export interface ContainerFacts {
  readonly id: string
  readonly name: string
  /** Content id, `sha256:…`: what a tool container is made from, never the tag (R21). */
  readonly imageId: string
  readonly imageName: string
  readonly running: boolean
  readonly paused: boolean
  /** When it was started last, in epoch milliseconds; `null` when it does not run. */
  readonly startedAt: number | null
  /** `host`, `none`, `bridge`, or the name of a network. */
  readonly networkMode: string
  readonly networks: readonly { readonly name: string; readonly ip: string }[]
  /** Address in its first network; `null` on the host's network or when it does not run. */
  readonly ip: string | null
  readonly publishedPort: number | null
  readonly composeProject: string | null
  /** What the image says of itself, never what the server is. */
  readonly version: string | null
  readonly user: string
  readonly database: string
}

/** All containers that look like a Postgres server, running ones first, then by name. */
export async function listContainers({ docker }: Pick<DockerEngine, 'docker'>): Promise<FoundContainer[]> {
  const all = await docker.listContainers({ all: true }).catch((error: unknown) => {
    throw dockerFailure('The containers could not be listed', error)
  })
  const others = all.filter(({ Labels }) => Labels[toolLabels.kind] === undefined)
  const found = await Promise.all(others.map(({ Id }) => inspectOrNull(docker, Id)))
  return found
    .filter((info) => info !== null)
    .filter((info) => looksLikePostgres(traitsOf(info)))
    .map((info) => asFound(factsOf(info)))
    .sort((left, right) => Number(right.running) - Number(left.running) || left.name.localeCompare(right.name))
}

/** Throws `docker/container-missing`, with names that resemble it in the hint. `port` is the server's inside. */
export async function inspectContainer(
  engine: Pick<DockerEngine, 'docker'>,
  name: string,
  port = 5432,
): Promise<ContainerFacts> {
  const info = await inspectOrNull(engine.docker, name)
  if (info && (info.Name === `/${name}` || info.Id === name)) return factsOf(info, port)
  const names = (await listContainers(engine)).map((container) => container.name)
  const similar = similarNames(name, names)
  throw new AppError({
    code: 'docker/container-missing',
    message: `There is no container named ${name}.`,
    hint: missingHint(similar.length > 0 ? similar : names.slice(0, 3)),
    detail: `Postgres containers on this engine: ${names.join(', ') || 'none'}`,
  })
}

/** Throws `docker/container-stopped` for one that is stopped or paused, `docker/container-missing`. */
export async function inspectRunning(
  engine: Pick<DockerEngine, 'docker'>,
  name: string,
  port = 5432,
): Promise<ContainerFacts> {
  const facts = await inspectContainer(engine, name, port)
  if (facts.running && !facts.paused) return facts
  throw new AppError({
    code: 'docker/container-stopped',
    message: `The container ${name} is ${facts.paused ? 'paused' : 'not running'}.`,
    hint: facts.paused ? 'Resume it and try again.' : 'Start it and try again.',
    retryable: true,
  })
}

/** Starts a stopped container or resumes a paused one; one that runs is left alone. Does not wait for its server. */
export async function startContainer(engine: Pick<DockerEngine, 'docker'>, name: string): Promise<void> {
  const facts = await inspectContainer(engine, name)
  const container = engine.docker.getContainer(facts.id)
  try {
    if (facts.paused) await container.unpause()
    else if (!facts.running) await container.start()
  } catch (error) {
    if (dockerStatus(error) !== 304) throw dockerFailure(`The container ${name} could not be started`, error)
  }
}

async function inspectOrNull(docker: Docker, name: string): Promise<Docker.ContainerInspectInfo | null> {
  try {
    return await docker.getContainer(encodeURIComponent(name)).inspect()
  } catch (error) {
    if (dockerStatus(error) === 404) return null
    throw dockerFailure(`The container ${name} could not be read`, error)
  }
}

function traitsOf(info: Docker.ContainerInspectInfo) {
  return {
    image: info.Config.Image,
    env: info.Config.Env ?? [],
    ports: Object.keys({ ...info.Config.ExposedPorts, ...info.NetworkSettings.Ports }),
  }
}

function factsOf(info: Docker.ContainerInspectInfo, port = 5432): ContainerFacts {
  const networks = Object.entries(info.NetworkSettings.Networks ?? {})
    .map(([name, network]) => ({ name, ip: network?.IPAddress ?? '' }))
    .filter(({ ip }) => ip !== '')
  const published = info.NetworkSettings.Ports?.[`${port}/tcp`]?.[0]?.HostPort
  return {
    id: info.Id,
    name: info.Name.replace(/^\//, ''),
    imageId: info.Image,
    imageName: info.Config.Image,
    running: info.State.Running,
    paused: info.State.Paused,
    startedAt: info.State.Running ? timeOf(info.State.StartedAt) : null,
    networkMode: info.HostConfig.NetworkMode ?? 'default',
    networks,
    ip: networks[0]?.ip ?? null,
    publishedPort: published ? Number(published) : null,
    composeProject: info.Config.Labels?.['com.docker.compose.project'] ?? null,
    version: guessVersion(info.Config.Env ?? []),
    ...guessLogin(info.Config.Env ?? []),
  }
}

function timeOf(text: string): number | null {
  const time = Date.parse(text)
  return Number.isNaN(time) ? null : time
}

function asFound(facts: ContainerFacts): FoundContainer {
  const { id, name, imageName: image, running, paused, composeProject, publishedPort, user, database, version } = facts
  const found = { id, name, image, running, paused, composeProject, publishedPort, user, database }
  return version === null ? found : { ...found, version }
}

function missingHint(names: readonly string[]): string {
  if (names.length === 0) return 'No Postgres container was found on this engine. Start the local stack first.'
  return `Did you mean ${names.join(' or ')}?`
}
