import { text } from 'node:stream/consumers'
import type Docker from 'dockerode'
import { AppError } from '../../src-shared/domain/failure'
import type { RunningTool, ToolCommand, ToolContainer } from '../pgtools/tool-runner'
import { dockerFailure } from './docker-failure'
import { killedFailure, startExec } from './exec'
import { type LeashedOptions, openLeashed } from './leashed-container'
import { openRelay } from './relay'
import { type FoundTools, readToolProbe, toolProbe } from './tool-probe'

export interface ToolContainerOptions
  extends Pick<LeashedOptions, 'engine' | 'image' | 'networkMode' | 'extraHosts' | 'jobId' | 'home' | 'volumes'> {}

/**
 * Creates and starts the hardened container of one job and finds its tools. While it is being made, the signal removes
 * it again; afterwards the owner calls `dispose`. When this process dies, the container ends by itself.
 * Throws `tools/missing`, `docker/image-missing`, `docker/tool-container`, `docker/unreachable`.
 */
export async function openToolContainer(options: ToolContainerOptions, signal: AbortSignal): Promise<ToolContainer> {
  const { container, dispose } = await openLeashed(options, signal)
  try {
    const tools = await findTools(container, options.image, signal)
    return containerTools(container, options.image, tools, dispose)
  } catch (error) {
    await dispose().catch(() => {})
    signal.throwIfAborted()
    throw dockerFailure('The tool container could not be started', error)
  }
}

/** Of every command in a tool container. */
export const everyExec = { LC_ALL: 'C', PGCONNECT_TIMEOUT: '10', PGGSSENCMODE: 'disable' }

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
