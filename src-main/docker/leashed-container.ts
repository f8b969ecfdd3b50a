import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { AppError } from '../../src-shared/domain/failure'
import { dockerFailure, dockerStatus } from './docker-failure'
import type { DockerEngine } from './engine'
import { ownOwner } from './owner'

export const toolLabels = {
  kind: 'archon-sync',
  job: 'archon-sync.job',
  home: 'archon-sync.home',
  owner: 'archon-sync.owner',
} as const

export interface LeashedOptions {
  readonly engine: Pick<DockerEngine, 'docker'>
  /** Image by id or digest, never by a tag that may move (R21). It must be there already. */
  readonly image: string
  /** `container:<id>`, `host`, `bridge` or `none`. */
  readonly networkMode: string
  /** `name:address`, only with a network of its own (not with `container:` and `host`). */
  readonly extraHosts?: readonly string[]
  readonly jobId: string
  /** Data home of this installation: leftovers are swept by the same home only. */
  readonly home: string
  /** `uid:gid`; nobody's by default. */
  readonly user?: string
  /** Folders that a volume of the container's own lies at; it goes with the container. */
  readonly volumes?: readonly string[]
  readonly memoryBytes?: number
}

/** A container that ends by itself when this process does. */
export interface LeashedContainer {
  readonly container: Docker.Container
  /** Kills and removes it with its volumes. May be called twice. */
  dispose(): Promise<void>
}

/** The first process: ends at TERM, and at the end of its input, which the engine closes when this process dies. */
const idle = "exec 3<&0; trap 'exit 0' TERM; cat <&3 >/dev/null & wait $!"
const mebibyte = 1024 * 1024

/** What this process has running, or is starting; once it is `null` nothing is started any more. */
let leashed: Set<Promise<LeashedContainer | null>> | null = new Set()

/**
 * Removes every container of this process, also those that are just being started, and lets none be started any more:
 * for the end of the process, whose checks may be in the middle of something.
 */
export async function endLeashed(): Promise<void> {
  const all = [...(leashed ?? [])]
  leashed = null
  await Promise.allSettled(all.map(async (item) => (await item)?.dispose()))
}

/** Creates and starts a hardened idle container on a leash. Throws `docker/image-missing`, `docker/tool-container`. */
export async function openLeashed(options: LeashedOptions, signal: AbortSignal): Promise<LeashedContainer> {
  if (leashed === null) throw new Error('This process is ending.')
  const opened = createOnLeash(options, signal, () => leashed?.delete(kept))
  const kept = opened.catch(() => null)
  leashed.add(kept)
  void kept.then((made) => made ?? leashed?.delete(kept))
  return opened
}

async function createOnLeash(
  options: LeashedOptions,
  signal: AbortSignal,
  disposed: () => void,
): Promise<LeashedContainer> {
  signal.throwIfAborted()
  const container = await create(options)
  let leash: Duplex | null = null
  const dispose = async () => {
    leash?.destroy()
    await remove(container)
    disposed()
  }
  try {
    leash = await startOnLeash(container)
    return { container, dispose }
  } catch (error) {
    await dispose().catch(() => {})
    signal.throwIfAborted()
    throw dockerFailure('The tool container could not be started', error)
  }
}

async function create(options: LeashedOptions): Promise<Docker.Container> {
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
async function containerOptions(options: LeashedOptions): Promise<Docker.ContainerCreateOptions> {
  return {
    name: `archon-sync-${options.jobId}-${Math.random().toString(36).slice(2, 8)}`,
    Image: options.image,
    Entrypoint: ['/bin/sh', '-c', idle],
    Cmd: [],
    User: options.user ?? '65534:65534',
    WorkingDir: '/tmp',
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    Healthcheck: { Test: ['NONE'] },
    Volumes: Object.fromEntries((options.volumes ?? []).map((path) => [path, {}])),
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
      Memory: options.memoryBytes ?? 1024 * mebibyte,
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
