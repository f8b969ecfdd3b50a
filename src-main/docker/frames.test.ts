import { PassThrough, Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { demultiplex, FrameParser } from './frames'

function frame(type: number, data: Buffer | string): Buffer {
  const payload = Buffer.from(data)
  const header = Buffer.alloc(8)
  header.writeUInt8(type, 0)
  header.writeUInt32BE(payload.length, 4)
  return Buffer.concat([header, payload])
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

const frames = fc.array(fc.record({ type: fc.constantFrom(1, 2), data: fc.uint8Array({ maxLength: 60 }) }), {
  maxLength: 12,
})

test('both outputs arrive whole, however the stream is cut into chunks', async () => {
  await fc.assert(
    fc.asyncProperty(frames, fc.array(fc.nat(), { maxLength: 20 }), async (list, cuts) => {
      const bytes = Buffer.concat(list.map(({ type, data }) => frame(type, Buffer.from(data))))
      const { stdout, stderr, ended } = demultiplex(Readable.from(split(bytes, cuts)))
      const [out, err] = await Promise.all([buffer(stdout), buffer(stderr)])
      await ended
      const expected = (type: number) => Buffer.concat(list.filter((one) => one.type === type).map(({ data }) => data))
      expect(out.equals(expected(1))).toBe(true)
      expect(err.equals(expected(2))).toBe(true)
    }),
  )
})

test('a stream that stops inside a frame fails on both outputs, at every offset', async () => {
  const bytes = Buffer.concat([frame(1, 'rows'), frame(2, 'words')])
  const whole = new Set([0, frame(1, 'rows').length])
  for (let cut = 0; cut < bytes.length; cut++) {
    const { stdout, stderr, ended } = demultiplex(Readable.from([bytes.subarray(0, cut)]))
    const outcome = await Promise.allSettled([text(stdout), text(stderr), ended])
    const isWhole = whole.has(cut)
    expect(outcome.map(({ status }) => status === 'fulfilled')).toEqual([isWhole, isWhole, isWhole])
  }
})

test('a frame of an unknown type is an error, not data', () => {
  expect(() => [...new FrameParser().push(frame(0, 'x'))]).toThrow('stream from the tool container broke')
  expect(() => [...new FrameParser().push(frame(4, 'x'))]).toThrow('stream from the tool container broke')
  expect(() => [...new FrameParser().push(Buffer.from('HTTP/1.1 500'))]).toThrow('stream from the tool container broke')
})

test('an error frame of the daemon carries its words as detail', () => {
  expect(() => [...new FrameParser().push(frame(3, 'no space'))]).toThrow(
    expect.objectContaining({
      failure: expect.objectContaining({ code: 'docker/tool-container', detail: 'no space' }),
    }),
  )
})

test('a reader that does not read stops the reading of the source', async () => {
  const piece = frame(1, Buffer.alloc(32_768))
  let produced = 0
  const endless = new Readable({
    read() {
      produced += piece.length
      this.push(piece)
    },
  })
  const { stdout, stderr, ended } = demultiplex(endless)
  stderr.resume()
  for (let idle = 0; idle < 100; idle++) await turn()
  const held = produced
  expect(held).toBeLessThan(1024 * 1024)
  for await (const chunk of stdout) {
    if ((chunk as Buffer).length > 0 && produced > held + 1024 * 1024) break
  }
  await expect(ended).rejects.toThrow('reader of an output is gone')
  expect(endless.destroyed).toBe(true)
})

test('destroying one output ends the source', async () => {
  const source = new PassThrough()
  const { stdout, ended } = demultiplex(source)
  stdout.destroy()
  await expect(ended).rejects.toThrow()
  expect(source.destroyed).toBe(true)
})
