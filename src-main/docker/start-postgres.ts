import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { AppError } from '../../src-shared/domain/failure'
import { inspectContainer, startContainer } from './containers'
import type { DockerEngine } from './engine'
import { startExec } from './exec'

/** A first start makes the cluster, and images with many extensions take their time. Milliseconds. */
const patience = 60_000
const pause = 250

/**
 * Starts a stopped container, or resumes a paused one, and waits until its server takes connections on `port` of the
 * container's own loopback. An image without `pg_isready` is only started.
 * Throws `docker/container-missing`, `docker/container-stopped` when it ended again, `docker/no-postgres` when nothing
 * answers in time.
 */
export async function startPostgres(
  engine: Pick<DockerEngine, 'docker'>,
  name: string,
  port: number,
  limitMs = patience,
): Promise<void> {
  await startContainer(engine, name)
  const { id } = await inspectContainer(engine, name, port)
  const container = engine.docker.getContainer(id)
  const until = Date.now() + limitMs
  while (!(await isReady(container, port))) {
    const { State } = await container.inspect()
    if (!State.Running && !State.Restarting) throw await endedAgain(container, name, State.ExitCode)
    if (Date.now() > until) throw await silent(container, name, port, limitMs)
    await wait(pause)
  }
}

/** `pg_isready` answers 0 when connections are taken, 1 while the server starts, 2 when nobody answers (its manual page). */
async function isReady(container: Docker.Container, port: number): Promise<boolean> {
  const argv = ['pg_isready', '--quiet', '--host=127.0.0.1', `--port=${port}`, '--timeout=2']
  try {
    const tool = await startExec(container, { argv }, { LC_ALL: 'C' }, AbortSignal.timeout(5_000))
    tool.stdout.resume()
    tool.stderr.resume()
    const code = await tool.exit
    return code !== 1 && code !== 2
  } catch {
    return false
  }
}

async function endedAgain(container: Docker.Container, name: string, exitCode: number): Promise<AppError> {
  return new AppError({
    code: 'docker/container-stopped',
    message: `${name} was started and ended again at once (exit code ${exitCode}).`,
    hint: `Its log says why: docker logs ${name}`,
    ...(await complaints(container)),
    retryable: true,
  })
}

async function silent(container: Docker.Container, name: string, port: number, ms: number): Promise<AppError> {
  return new AppError({
    code: 'docker/no-postgres',
    message: `${name} runs, but no PostgreSQL server answered on port ${port} in it within ${Math.round(ms / 1000)} s.`,
    hint: `It may still be busy with its first start. Its log says more: docker logs ${name}`,
    ...(await complaints(container)),
    retryable: true,
  })
}

/** The last errors of the container's log; nothing else of it, since statements may be in there. */
async function complaints(container: Docker.Container): Promise<{ detail?: string }> {
  const log = await container.logs({ stdout: true, stderr: true, tail: 60 }).catch(() => null)
  const lines = (log === null ? '' : String(log))
    .split('\n')
    .map((line) => /\b(?:FATAL|PANIC|error): .*/i.exec(line)?.[0] ?? '')
    .filter((line) => line !== '')
  return lines.length === 0 ? {} : { detail: lines.slice(-3).join('\n') }
}
