import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { AppError } from '../../src-shared/domain/failure'
import { connectFailure, dockerFailure, dockerStatus } from './docker-failure'
import type { DockerEngine } from './engine'
import { PullFold, type PullProgress } from './pull-progress'

export interface ImageFacts {
  /** Content id, `sha256:…`. */
  readonly id: string
  /** Bytes on disk. */
  readonly size: number
}

/** The image as the engine has it, or null when it would have to be pulled. */
export async function findImage({ docker }: Pick<DockerEngine, 'docker'>, name: string): Promise<ImageFacts | null> {
  try {
    const { Id, Size } = await docker.getImage(name).inspect()
    return { id: Id, size: Size }
  } catch (error) {
    if (dockerStatus(error) === 404) return null
    throw dockerFailure(`The image ${name} could not be read`, error)
  }
}

/** Pulls an image and answers what came. Throws `docker/image-missing`; the signal ends the pull. */
export async function pullImage(
  engine: Pick<DockerEngine, 'docker'>,
  name: string,
  report: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<ImageFacts> {
  try {
    const stream = (await engine.docker.pull(name, { abortSignal: signal })) as Readable
    await followPull(stream, report, signal)
  } catch (error) {
    signal.throwIfAborted()
    throw pullFailure(name, error)
  }
  const image = await findImage(engine, name)
  if (!image) throw pullFailure(name, new Error('The pull ended, but the image is not there.'))
  return image
}

async function followPull(
  stream: Readable,
  report: (progress: PullProgress) => void,
  signal: AbortSignal,
): Promise<void> {
  const fold = new PullFold()
  const stop = () => stream.destroy()
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const line of createInterface({ input: stream })) {
      const problem = fold.take(line)
      if (problem) throw new Error(problem)
      report(fold.progress)
    }
    signal.throwIfAborted()
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function pullFailure(name: string, error: unknown): Error {
  const engineGone = connectFailure(error)
  if (engineGone) return new AppError(engineGone, error)
  return new AppError(
    {
      code: 'docker/image-missing',
      message: `The image ${name} is not on this engine and could not be pulled.`,
      hint: `Check the name and the internet connection, or run "docker pull ${name}" to see more.`,
      detail: error instanceof Error ? error.message : String(error),
      retryable: true,
    },
    error,
  )
}
