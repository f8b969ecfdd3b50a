import './start-environment'
import { readFile } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import Docker from 'dockerode'
import { AppError, type Failure, failureOf } from '../../src-shared/domain/failure'
import type { EngineStatus } from '../../src-shared/ipc/contract'
import { connectFailure } from './docker-failure'
import { type EngineAddress, parseEngineAddress } from './engine-address'
import { contextFile, contextHost, currentContext, type EngineCandidate, engineCandidates } from './engine-candidates'
import { type EngineAnswer, engineName, isBehindWall } from './engine-facts'
import { engineHelp } from './engine-help'
import { SshAgent } from './ssh-transport'
import { type StartEnvironment, startEnvironment } from './start-environment'

export interface DockerEngine {
  readonly docker: Docker
  readonly status: EngineStatus
  /** The engine runs on this computer (in a virtual machine too), not behind ssh or tcp. */
  readonly isLocal: boolean
  /** Containers live in a virtual machine or a rootless network: bridge addresses cannot be dialled from here. */
  readonly isDesktop: boolean
}

export interface FindEngineOptions {
  /** From the settings; then nothing else is tried. */
  readonly explicit: string | null
  readonly env: NodeJS.ProcessEnv
  readonly platform: NodeJS.Platform
  readonly homeDir: string
  /** What was scrubbed from the environment; this process's by default. */
  readonly start?: StartEnvironment
}

/** Milliseconds for one engine to answer; an ssh login takes longer than a socket. */
const patience = { socket: 1500, tcp: 1500, ssh: 12_000 } as const

/**
 * The first engine that answers: settings, DOCKER_HOST, the docker command's current context, known places.
 * Throws `docker/unreachable` or `docker/permission`, with everything that was tried in the detail, line by line.
 * A `tcp://` engine is used only when the settings name it: DOCKER_HOST and contexts cannot send us there (R47).
 */
export async function findEngine(options: FindEngineOptions): Promise<DockerEngine> {
  const tried: string[] = []
  let failure: Failure | null = null
  for (const candidate of await candidatesOf(options)) {
    const address = parseEngineAddress(candidate.address)
    const refusal = refusalOf(candidate, address)
    if (!address || refusal) {
      tried.push(`${candidate.label}: ${candidate.address}: ${refusal}`)
      continue
    }
    try {
      const answered = await ask(address)
      tried.push(`${candidate.label}: ${candidate.address}: answered`)
      return engineOf(answered, candidate.address, address, options.platform, tried)
    } catch (error) {
      const problem = connectFailure(error)
      tried.push(`${candidate.label}: ${candidate.address}: ${error instanceof Error ? error.message : String(error)}`)
      if (problem?.code === 'docker/permission' && !failure) failure = { ...problem, retryable: false }
    }
  }
  throw noEngine(failure, tried)
}

/** What was found, or why nothing was, for the window. Never throws an expected failure. */
export async function engineStatus(options: FindEngineOptions): Promise<EngineStatus> {
  try {
    return (await findEngine(options)).status
  } catch (error) {
    const failure = failureOf(error)
    const tried = failure.detail?.split('\n') ?? []
    const osRelease = await readText('/etc/os-release')
    const help = engineHelp({ code: failure.code, platform: options.platform, osRelease })
    return { ok: false, name: 'Docker', address: null, version: null, tried, failure, help }
  }
}

async function candidatesOf(options: FindEngineOptions): Promise<EngineCandidate[]> {
  const start = options.start ?? startEnvironment
  const paths = options.platform === 'win32' ? win32 : posix
  const configDir = start.dockerConfig ?? paths.join(options.homeDir, '.docker')
  const name = currentContext(await readText(paths.join(configDir, 'config.json')), start.dockerContext)
  const host = name ? contextHost(await readText(contextFile(configDir, name, options.platform))) : null
  return engineCandidates({
    explicit: options.explicit,
    dockerHost: start.dockerHost,
    context: name && host ? { name, host } : null,
    homeDir: options.homeDir,
    runtimeDir: options.env.XDG_RUNTIME_DIR || null,
    platform: options.platform,
  })
}

async function readText(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null)
}

function refusalOf(candidate: EngineCandidate, address: EngineAddress | null): string | null {
  if (!address) return 'not an address of an engine'
  if (address.kind !== 'tcp' || candidate.origin === 'settings') return null
  return 'refused: an engine over tcp is used only when the settings name it'
}

interface Answered {
  readonly docker: Docker
  readonly answer: EngineAnswer
}

async function ask(address: EngineAddress): Promise<Answered> {
  const limit = patience[address.kind]
  const docker = connect(address)
  const late = Object.assign(new Error(`no answer within ${limit / 1000} s`), { code: 'ETIMEDOUT' })
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(late), limit)
  })
  try {
    return { docker, answer: await Promise.race([interview(docker), timeout]) }
  } finally {
    clearTimeout(timer)
  }
}

function connect(address: EngineAddress): Docker {
  if (address.kind === 'socket') return new Docker({ socketPath: address.path })
  if (address.kind === 'tcp') return new Docker({ protocol: 'http', host: address.host, port: address.port })
  return new Docker({ protocol: 'http', host: address.host, agent: new SshAgent(address) } as Docker.DockerOptions)
}

async function interview(docker: Docker): Promise<EngineAnswer> {
  const [version, info] = await Promise.all([docker.version(), docker.info()])
  return {
    version: version.Version,
    platformName: version.Platform?.Name ?? '',
    components: (version.Components ?? []).map(({ Name }) => Name),
    operatingSystem: String(info.OperatingSystem ?? ''),
    hostName: String(info.Name ?? ''),
    securityOptions: Array.isArray(info.SecurityOptions) ? info.SecurityOptions.map(String) : [],
  }
}

function engineOf(
  { docker, answer }: Answered,
  address: string,
  parsed: EngineAddress,
  platform: NodeJS.Platform,
  tried: readonly string[],
): DockerEngine {
  const name = engineName(answer, address)
  const isLocal = parsed.kind === 'socket'
  return {
    docker,
    status: { ok: true, name, address, version: answer.version, tried, failure: null },
    isLocal,
    isDesktop: isLocal && isBehindWall(answer, name, platform),
  }
}

function noEngine(failure: Failure | null, tried: readonly string[]): AppError {
  const detail = tried.join('\n')
  if (failure) return new AppError({ ...failure, detail })
  return new AppError({
    code: 'docker/unreachable',
    message: 'No Docker engine answers on this computer.',
    hint: 'Start Docker (or OrbStack, Colima, Rancher Desktop, Podman) and try again. If it runs, name its address in the settings.',
    detail,
    retryable: true,
  })
}
