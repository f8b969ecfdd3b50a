import { Duplex, type Readable, type Writable } from 'node:stream'
import type { RunningTool, ToolCommand } from '../pgtools/tool-runner'
import { relayArguments, relayFailure, relayMarker, relayTimeout } from './relay-script'

type RunTool = (command: ToolCommand, signal: AbortSignal) => Promise<RunningTool>

/**
 * Opens a byte stream to host and port as seen from the tool container, and answers when the connection stands.
 * It ends when either side ends; its data has backpressure both ways.
 * Throws `connection/host-not-found`, `connection/refused`, `connection/timeout`.
 */
export async function openRelay(
  run: RunTool,
  host: string,
  port: number,
  signal: AbortSignal,
  timeoutMs = 10_000,
): Promise<Duplex> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const life = new AbortController()
  const end = () => life.abort(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  const expire = () => life.abort(relayTimeout(`${host}:${port}`, `no connection within ${timeoutMs} ms`))
  timeout.addEventListener('abort', expire, { once: true })
  try {
    const tool = await run({ argv: relayArguments(host, port), stdin: true }, life.signal)
    await connected(tool, host, port, life.signal)
    const stream = new RelayStream(tool.stdin as Writable, tool.stdout)
    stream.once('close', () => signal.removeEventListener('abort', end))
    return stream
  } catch (error) {
    signal.removeEventListener('abort', end)
    throw life.signal.aborted ? life.signal.reason : error
  } finally {
    timeout.removeEventListener('abort', expire)
  }
}

/** Resolves at the marker on standard error. A failed start of bash itself speaks on standard output (R23). */
async function connected(tool: RunningTool, host: string, port: number, signal: AbortSignal): Promise<void> {
  let said = ''
  await new Promise<void>((resolve, reject) => {
    tool.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString('utf8')).slice(-4096)
      if (said.includes(relayMarker)) resolve()
    })
    tool.stderr.once('error', reject)
    tool.stderr.once('end', () => {
      const words = `${said}${String(tool.stdout.read() ?? '')}`
      tool.stdout.destroy()
      reject(relayFailure(host, port, words))
    })
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

class RelayStream extends Duplex {
  constructor(
    private readonly input: Writable,
    private readonly output: Readable,
  ) {
    super({ allowHalfOpen: false, readableHighWaterMark: 256 * 1024, writableHighWaterMark: 256 * 1024 })
    output.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) output.pause()
    })
    output.once('end', () => this.push(null))
    output.once('error', (error) => this.destroy(error))
    input.once('error', (error) => this.destroy(error))
    input.once('close', () => this.finishWrite?.(new Error('The connection through the tool container ended.')))
  }

  private finishWrite: ((error?: Error | null) => void) | null = null

  override _read(): void {
    this.output.resume()
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    if (this.input.write(chunk)) {
      done()
      return
    }
    this.finishWrite = (error) => {
      this.finishWrite = null
      done(error)
    }
    this.input.once('drain', () => this.finishWrite?.())
  }

  override _final(done: (error?: Error | null) => void): void {
    this.input.end()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.input.destroy()
    this.output.destroy()
    // Not at once: TLS on top of this stream says why it gave up (an untrusted certificate) only after it closed us,
    // and the driver would report the close instead.
    setImmediate(done, error)
  }
}
