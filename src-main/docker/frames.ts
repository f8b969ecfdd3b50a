import { Readable } from 'node:stream'
import { AppError } from '../../src-shared/domain/failure'

export interface Frame {
  readonly stream: 'stdout' | 'stderr'
  readonly data: Buffer
}

const headerLength = 8
/** The daemon copies in pieces of 32 KiB; a much longer length means that we lost our place in the stream. */
const longestFrame = 64 * 1024 * 1024
const longestDaemonError = 64 * 1024

/**
 * Cuts an attached stream into its frames (Docker Engine API, "Stream format": type, three zero bytes, length as
 * 32 bit big endian, payload). A payload may come in several pieces, so nothing is ever buffered but a header.
 * Throws `docker/tool-container` for a type it does not know, for the daemon's own error frame (type 3), and at
 * `end()` when the stream stopped inside a frame.
 */
export class FrameParser {
  private header = Buffer.alloc(headerLength)
  private headerFill = 0
  private type = 0
  private remaining = 0
  private daemonError = ''

  end(): void {
    if (this.headerFill > 0 || this.remaining > 0) throw streamFailure('The stream stopped inside a frame.')
  }

  *push(chunk: Buffer): Generator<Frame> {
    let at = 0
    while (at < chunk.length) {
      if (this.remaining === 0) {
        at += this.takeHeader(chunk, at)
        continue
      }
      const data = chunk.subarray(at, at + this.remaining)
      at += data.length
      this.remaining -= data.length
      if (this.type === 3) this.takeDaemonError(data)
      else yield { stream: this.type === 1 ? 'stdout' : 'stderr', data }
    }
  }

  private takeHeader(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.header, this.headerFill, at, at + headerLength - this.headerFill)
    this.headerFill += taken
    if (this.headerFill === headerLength) this.readHeader()
    return taken
  }

  private readHeader(): void {
    this.headerFill = 0
    this.type = this.header.readUInt8(0)
    this.remaining = this.header.readUInt32BE(4)
    const known = this.type >= 1 && this.type <= 3 && this.header.readUIntBE(1, 3) === 0
    if (!known || this.remaining > longestFrame) {
      throw streamFailure(`Unexpected frame header ${this.header.toString('hex')}.`)
    }
    if (this.type === 3 && this.remaining === 0) this.takeDaemonError(Buffer.alloc(0))
  }

  private takeDaemonError(data: Buffer): void {
    this.daemonError += data.toString('utf8')
    if (this.remaining === 0 || this.daemonError.length > longestDaemonError) throw streamFailure(this.daemonError)
  }
}

function streamFailure(detail: string): AppError {
  return new AppError({
    code: 'docker/tool-container',
    message: 'The stream from the tool container broke.',
    hint: 'Run the job again; if it happens again, restart the Docker engine.',
    detail,
    retryable: true,
  })
}

class Output extends Readable {
  private wake: (() => void) | null = null

  constructor() {
    super({ highWaterMark: 256 * 1024 })
  }

  override _read(): void {
    this.wakeUp()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.wakeUp()
    done(error)
  }

  /** Resolves when the reader wants more; throws when it is gone. */
  async give(data: Buffer): Promise<void> {
    if (this.destroyed) throw new Error('The reader of an output is gone.')
    if (this.push(data)) return
    await new Promise<void>((resolve) => {
      this.wake = resolve
    })
  }

  private wakeUp(): void {
    this.wake?.()
    this.wake = null
  }
}

/**
 * Standard output and error of an attached exec as two streams. A reader that is slow on either stops the reading
 * of the socket, so memory stays bounded (docker-modem's own demuxStream has no backpressure, R22). Both must be
 * read. Destroying either ends both; an error of the source reaches both. `ended` tells how the stream ended.
 */
export function demultiplex(source: Readable): { stdout: Readable; stderr: Readable; ended: Promise<void> } {
  const outputs = { stdout: new Output(), stderr: new Output() }
  const both = [outputs.stdout, outputs.stderr]
  for (const output of both) {
    output.on('error', () => {})
    output.once('close', () => {
      if (!output.readableEnded) source.destroy()
    })
  }
  const ended = distribute(source, outputs).then(
    () => {
      for (const output of both) output.push(null)
    },
    (error: unknown) => {
      const cause = error instanceof Error ? error : new Error(String(error))
      for (const output of both) output.destroy(cause)
      throw cause
    },
  )
  ended.catch(() => {})
  return { ...outputs, ended }
}

async function distribute(source: Readable, outputs: Record<Frame['stream'], Output>): Promise<void> {
  const parser = new FrameParser()
  for await (const chunk of source) {
    for (const frame of parser.push(chunk as Buffer)) await outputs[frame.stream].give(frame.data)
  }
  parser.end()
}
