import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { AppError } from '../../src-shared/domain/failure'
import type { RunningTool, ToolCommand, ToolContainer } from '../pgtools/tool-runner'
import { dockerFailure, dockerStatus } from './docker-failure'
import type { DockerEngine } from './engine'
import { killedFailure, startExec } from './exec'
import { ownOwner } from './owner'
import { openRelay } from './relay'
import { type FoundTools, readToolProbe, toolProbe } from './tool-probe'

export interface ToolContainerOptions {
  readonly engine: Pick<DockerEngine, 'docker'>
  /** Image by id or digest, never by a tag that may move (R21). It must be there already. */
  readonly image: string
  /** `container:<id>`, `host` or `bridge`. */
  readonly networkMode: string
  /** `name:address`, only with a network of its own (not with `container:` and `host`). */
  readonly extraHosts?: readonly string[]
  readonly jobId: string
  /** Data home of this installation: leftovers are swept by the same home only. */
  readonly home: string
}

export const toolLabels = {
  kind: 'archon-sync',
  job: 'archon-sync.job',
  home: 'archon-sync.home',
  owner: 'archon-sync.owner',
} as const

/** The first process: ends at TERM, and at the end of its input, which the engine closes when this process dies. */
const idle = "exec 3<&0; trap 'exit 0' TERM; cat <&3 >/dev/null & wait $!"
const mebibyte = 1024 * 1024

/**
 * Creates and starts the hardened container of one job and finds its tools. While it is being made, the signal removes
 * it again; afterwards the owner calls `dispose`. When this process dies, the container ends by itself.
 * Throws `tools/missing`, `docker/image-missing`, `docker/tool-container`, `docker/unreachable`.
 */
export async function openToolContainer(options: ToolContainerOptions, signal: AbortSignal): Promise<ToolContainer> {
  signal.throwIfAborted()
  const container = await create(options)
  let leash: Duplex | null = null
  const dispose = async () => {
    leash?.destroy()
    await remove(container)
  }
  try {
    leash = await startOnLeash(container)
    const tools = await findTools(container, options.image, signal)
    return containerTools(container, options.image, tools, dispose)
  } catch (error) {
    await dispose().catch(() => {})
    signal.throwIfAborted()
    throw dockerFailure('The tool container could not be started', error)
  }
}

async function create(options: ToolContainerOptions): Promise<Docker.Container> {
  try {
    return await options.engine.docker.createContainer(await containerOptions(options))
  } catch (error) {
    if (dockerStatus(error) !== 404) throw dockerFailure('The tool container could not be created', error)
    throw new AppError(
      {
        code: 'docker/image-missing',
        message: `The image ${options.image} is not on this engine.`,
        hint: 'Pull it, or choose another tools image in the settings.',
        detail: error instanceof Error ? error.message : String(error),
      },
      error,
    )
  }
}

/** What is asked of the engine: nobody's user, no capabilities, nothing writable but a small tmpfs (R03). */
async function containerOptions(options: ToolContainerOptions): Promise<Docker.ContainerCreateOptions> {
  return {
    name: `archon-sync-${options.jobId}-${Math.random().toString(36).slice(2, 8)}`,
    Image: options.image,
    Entrypoint: ['/bin/sh', '-c', idle],
    Cmd: [],
    User: '65534:65534',
    WorkingDir: '/tmp',
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    Healthcheck: { Test: ['NONE'] },
    Labels: {
      [toolLabels.kind]: 'tool',
      [toolLabels.job]: options.jobId,
      [toolLabels.home]: options.home,
      [toolLabels.owner]: await ownOwner(),
    },
    HostConfig: {
      NetworkMode: options.networkMode,
      ...(options.extraHosts ? { ExtraHosts: [...options.extraHosts] } : {}),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      ReadonlyRootfs: true,
      Tmpfs: { '/tmp': 'rw,nosuid,nodev,noexec,size=64m,mode=1777' },
      Memory: 1024 * mebibyte,
      PidsLimit: 256,
      AutoRemove: false,
      RestartPolicy: { Name: 'no' },
      LogConfig: { Type: 'none', Config: {} },
    },
  }
}

/** Attaches to the input before the start: the engine closes it when our end goes, however it goes (R16). */
async function startOnLeash(container: Docker.Container): Promise<Duplex> {
  const stream = await container.attach({ stream: true, stdin: true, hijack: true })
  const leash = stream as unknown as Duplex
  leash.on('error', () => {})
  leash.resume()
  await container.start()
  return leash
}

async function remove(container: Docker.Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true })
  } catch (error) {
    const status = dockerStatus(error)
    if (status === 404) return
    if (status === 409) return void (await container.wait({ condition: 'removed' }).catch(() => {}))
    throw dockerFailure('The tool container could not be removed', error)
  }
}

const everyExec = { LC_ALL: 'C', PGCONNECT_TIMEOUT: '10', PGGSSENCMODE: 'disable' }

async function findTools(container: Docker.Container, image: string, signal: AbortSignal): Promise<FoundTools> {
  const probe = await startExec(container, { argv: toolProbe }, everyExec, signal)
  const [output, complaint] = await Promise.all([text(probe.stdout), text(probe.stderr)])
  await probe.exit
  return readToolProbe(output + complaint, image)
}

function containerTools(
  container: Docker.Container,
  image: string,
  tools: FoundTools,
  dispose: () => Promise<void>,
): ToolContainer {
  const env = { ...everyExec, PATH: tools.path }
  const exec = (command: ToolCommand, signal: AbortSignal) => startExec(container, command, env, signal)
  return {
    id: container.id,
    image,
    toolsVersion: tools.version,
    toolsMajor: tools.major,
    exec,
    relay: (host, port, signal) => openRelay(exec, host, port, signal),
    writeFile: (name, content, signal) => writeFile(exec, name, content, signal),
    dispose,
  }
}

type Run = (command: ToolCommand, signal: AbortSignal) => Promise<RunningTool>

async function writeFile(run: Run, name: string, content: string | Buffer, signal: AbortSignal): Promise<string> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(name)) throw new Error(`Not a file name for the tool container: ${name}`)
  const path = `/tmp/${name}`
  const argv = ['/bin/sh', '-c', 'umask 077 && rm -f -- "$1" && cat >"$1"', 'write', path]
  const tool = await run({ argv, stdin: true }, signal)
  tool.stdin?.end(content)
  const [, complaint] = await Promise.all([text(tool.stdout), text(tool.stderr)])
  const exit = await tool.exit
  if (exit === 0) return path
  if (exit === 137 || exit === 143) throw killedFailure('a command', complaint.slice(-2000))
  throw new AppError({
    code: 'docker/tool-container',
    message: 'A file could not be written to the tool container.',
    hint: 'Run the job again.',
    detail: complaint.slice(-2000),
    retryable: true,
  })
}
