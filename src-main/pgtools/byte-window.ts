/** Bytes of a stream that were received and not taken yet. Memory is what the reader leaves untaken, plus one chunk. */
export class ByteWindow {
  private readonly chunks: AsyncIterator<Buffer>
  private held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.chunks = source[Symbol.asyncIterator]()
  }

  get bytes(): Buffer {
    return this.held
  }

  /** Waits for more; `false` at the end of the stream. Throws what the stream throws. */
  async fill(): Promise<boolean> {
    const { done, value } = await this.chunks.next()
    if (done) return false
    this.held = this.held.length === 0 ? value : Buffer.concat([this.held, value])
    return true
  }

  take(length: number): Buffer {
    const taken = this.held.subarray(0, length)
    this.held = this.held.subarray(length)
    return taken
  }

  /** Ends the stream, whether or not it was read to its end. */
  async close(): Promise<void> {
    await this.chunks.return?.()
  }
}
