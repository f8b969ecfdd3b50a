import type { Duplex } from 'node:stream'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import type Docker from 'dockerode'
import { AppError } from '../../src-shared/domain/failure'
import type { RunningTool, ToolCommand } from '../pgtools/tool-runner'
import { dockerFailure, dockerStatus } from './docker-failure'
import { demultiplex } from './frames'

/** A process may outlive its closed outputs for a moment; one that does so for longer is stuck. Milliseconds. */
const exitPatience = 30_000
/** Within which a container that lives runs the smallest command. Milliseconds. */
const answerPatience = 10_000

/**
 * Starts a command in a running container. The signal ends our side of it at once: both outputs and `exit` fail with
 * the signal's reason. The Docker API cannot stop an exec (R16), so the process itself ends with the container, or
 * when it reads the end of its input.
 */
export async function startExec(
  container: Docker.Container,
  command: ToolCommand,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<RunningTool> {
  signal.throwIfAborted()
  const tool = command.argv[0] ?? 'nothing'
  const started = await start(container, command, env, signal).catch(async (error: unknown) => {
    signal.throwIfAborted()
    // While a container is dying the engine has many words for it, so the container itself is asked.
    if (await isStopping(container))
      throw killedFailure(tool, error instanceof Error ? error.message : String(error), error)
    throw execFailure(tool, error)
  })
  const { exec, socket } = started
  socket.on('error', () => {})
  if (signal.aborted) {
    socket.destroy()
    signal.throwIfAborted()
  }
  const abort = () => socket.destroy(reasonOf(signal))
  signal.addEventListener('abort', abort, { once: true })
  socket.once('close', () => signal.removeEventListener('abort', abort))
  const { stdout, stderr, ended } = demultiplex(socket)
  const exit = ended.then(
    async () => {
      const code = await exitCode(exec, tool, signal)
      // A command that could not begin, or was ended from outside: of itself, or because its container went, whose end
      // the command may have met as an early end of its input.
      const isStopped = code === 126 || code === 127 || code === 137 || code === 143
      const isDoubtful = isStopped || (code !== 0 && command.stdin === true)
      if (isDoubtful && (await isStopping(container))) throw killedFailure(tool, `exit code ${code}`)
      return code
    },
    async (error: unknown) => {
      signal.throwIfAborted()
      if (await isStopping(container))
        throw killedFailure(tool, error instanceof Error ? error.message : String(error), error)
      throw brokenFailure(tool, error)
    },
  )
  exit.catch(() => {})
  const requireContainer = async () => {
    if (await isStopping(container)) throw killedFailure(tool, 'Its output was cut off.')
  }
  return { stdin: command.stdin ? socket : null, stdout, stderr, exit, requireContainer }
}

async function start(
  container: Docker.Container,
  command: ToolCommand,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<{ exec: Docker.Exec; socket: Duplex }> {
  const exec = await container.exec({
    Cmd: [...command.argv],
    ...(command.user === undefined ? {} : { User: command.user }),
    Env: Object.entries({ ...env, ...command.env }).map(([name, value]) => `${name}=${value}`),
    AttachStdin: command.stdin === true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: false,
    abortSignal: signal,
  })
  const socket = await exec.start({ hijack: true, stdin: command.stdin === true })
  return { exec, socket }
}

/**
 * Whether a container is gone or goes now. The engine calls it running for seconds after its end (it waits for the
 * streams of its processes), so a living one has to answer.
 */
async function isStopping(container: Docker.Container): Promise<boolean> {
  try {
    const { State } = await container.inspect()
    if (!State.Running) return true
    const signal = AbortSignal.timeout(answerPatience)
    const { socket } = await start(container, { argv: ['/bin/sh', '-c', 'echo here'] }, {}, signal)
    socket.on('error', () => {})
    signal.addEventListener('abort', () => socket.destroy(reasonOf(signal)), { once: true })
    const { stdout, stderr } = demultiplex(socket)
    stderr.resume()
    return (await text(stdout)).trim() !== 'here'
  } catch (error) {
    return [404, 409].includes(dockerStatus(error) ?? 0)
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted')
}

/** Asks until the process has ended: the end of its stream comes a little earlier (R23, R24). */
async function exitCode(exec: Docker.Exec, tool: string, signal: AbortSignal): Promise<number> {
  const deadline = Date.now() + exitPatience
  for (let pause = 2; ; pause = Math.min(pause * 2, 200)) {
    signal.throwIfAborted()
    const state = await exec.inspect({ abortSignal: signal }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw execFailure(tool, error)
    })
    if (!state.Running && typeof state.ExitCode === 'number') return state.ExitCode
    if (Date.now() > deadline) throw brokenFailure(tool, new Error('Its output ended, but the process still runs.'))
    await wait(pause, undefined, { signal })
  }
}

/** 404 and 409 mean that the container is gone or stopped: somebody, or the kernel for want of memory, killed it. */
function execFailure(tool: string, error: unknown): Error {
  const status = dockerStatus(error)
  const detail = error instanceof Error ? error.message : String(error)
  if (status === 404 || status === 409 || /is not running/.test(detail)) return killedFailure(tool, detail, error)
  return dockerFailure(`${tool} could not be run in the tool container`, error)
}

export function killedFailure(tool: string, detail: string, cause?: unknown): AppError {
  return new AppError(
    {
      code: 'docker/killed',
      message: `The tool container ended while ${tool} ran in it.`,
      hint: 'Run the job again. If nobody stopped the container, the machine may be short of memory.',
      detail,
      retryable: true,
    },
    cause,
  )
}

function brokenFailure(tool: string, error: unknown): Error {
  if (error instanceof AppError) return error
  return new AppError(
    {
      code: 'docker/tool-container',
      message: `The stream of ${tool} broke before its end.`,
      hint: 'Run the job again; if it happens again, restart the Docker engine.',
      detail: error instanceof Error ? error.message : String(error),
      retryable: true,
    },
    error,
  )
}
