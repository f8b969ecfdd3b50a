import { setTimeout as wait } from 'node:timers/promises'
import { dockerFailure } from './docker-failure'
import type { DockerEngine } from './engine'
import { toolLabels } from './leashed-container'

type Engine = Pick<DockerEngine, 'docker' | 'status'>

export interface FollowOptions {
  readonly findEngine: () => Promise<Engine>
  /** Something of what the engine runs is another than before, or the engine itself came or went. */
  readonly onChange: () => void
}

/** A subscription to what the engine runs, for as long as the application wants to know. */
export interface ContainerFollower {
  /** The engine that answers now; another one than is followed is followed from here on. */
  answered(address: string | null): void
  /** Resolves when nothing of it is left. */
  close(): Promise<void>
}

/** Changes within this time are told once: `docker compose up` makes dozens. Milliseconds. */
const gatherMs = 150
/** An engine that went is looked for again after these pauses; the last one repeats. Milliseconds. */
const pauses = [250, 500, 1_000, 2_000, 4_000] as const
/** A stream that lived as long ended because its engine did. Milliseconds. */
const steadyMs = 5_000

/**
 * Follows the engine's own event stream, so that nothing is asked for again and again while an engine answers. Only an
 * engine that is away is looked for with growing pauses: nothing tells when a socket begins to answer.
 */
export function followContainers({ findEngine, onChange }: FollowOptions): ContainerFollower {
  const closing = new AbortController()
  const change = gathered(onChange, gatherMs)
  let attempt = new AbortController()
  /** `undefined` while an engine is being looked for, `null` while none answers. */
  let followed: string | null | undefined

  async function followOnce(signal: AbortSignal): Promise<void> {
    followed = undefined
    const engine = await findEngine()
    const opened = () => {
      followed = engine.status.address
      change.tell()
    }
    await watchContainers(engine, { opened, changed: change.tell }, signal)
  }

  async function follow(): Promise<void> {
    let failed = 0
    while (!closing.signal.aborted) {
      attempt = new AbortController()
      const signal = AbortSignal.any([closing.signal, attempt.signal])
      const began = Date.now()
      await followOnce(signal).catch(() => undefined)
      if (followed !== undefined) change.tell()
      if (Date.now() - began > steadyMs) failed = 0
      followed = null
      await wait(pauses[Math.min(failed, pauses.length - 1)], undefined, { signal }).catch(() => undefined)
      failed += 1
    }
  }

  const done = follow()
  return {
    answered: (address) => {
      if (address !== null && followed !== undefined && address !== followed) attempt.abort()
    },
    close: async () => {
      closing.abort()
      change.stop()
      await done
    },
  }
}

interface Gathered {
  readonly tell: () => void
  readonly stop: () => void
}

/** Many calls of `tell` within `ms` become one of `act`, at the end of that time. */
export function gathered(act: () => void, ms: number): Gathered {
  let timer: NodeJS.Timeout | undefined
  const fire = () => {
    timer = undefined
    act()
  }
  return {
    tell: () => {
      timer ??= setTimeout(fire, ms)
    },
    stop: () => clearTimeout(timer),
  }
}

interface Watching {
  /** The engine streams: what happens from here on is heard. */
  readonly opened: () => void
  /** A container started, ended, was made, removed, paused or renamed; our own tool containers do not count. */
  readonly changed: () => void
}

const watched = ['create', 'start', 'die', 'destroy', 'pause', 'unpause', 'rename']

/** Resolves when the stream has ended: the engine stopped, or the signal fired. Throws `docker/*`. */
export async function watchContainers(
  { docker }: Pick<DockerEngine, 'docker'>,
  { opened, changed }: Watching,
  signal: AbortSignal,
): Promise<void> {
  try {
    const stream = await docker.getEvents({ filters: { type: ['container'], event: watched }, abortSignal: signal })
    opened()
    let rest = ''
    for await (const chunk of stream) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      if (lines.some(isOthers)) changed()
    }
  } catch (error) {
    if (!signal.aborted) throw dockerFailure('The events of the engine could not be read', error)
  }
}

/** One event, a line of JSON; labels of its container are among its attributes. */
function isOthers(line: string): boolean {
  return line.trim() !== '' && !line.includes(`"${toolLabels.kind}":`)
}
