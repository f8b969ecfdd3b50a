import { expect, test } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { compressionOf, formatOf } from './file-kind'

function archive(format: number): Buffer {
  return Buffer.concat([Buffer.from('PGDMP'), Buffer.from([1, 16, 0, 4, 8, format]), Buffer.alloc(40)])
}

function tar(name: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(1024)
  bytes.write(name)
  bytes.write('ustar\0', 257)
  content.copy(bytes, 512)
  return bytes
}

test.each([
  ['custom', archive(1)],
  ['directory', archive(3)],
  ['directory', archive(5)],
  ['tar', tar('toc.dat', archive(3))],
  ['plain', Buffer.from('--\n-- PostgreSQL database dump\n--\n')],
  ['plain', Buffer.from('\uFEFFCREATE TABLE "Zürich" ();')],
  // A character that is cut by the end of the head.
  ['plain', Buffer.from('-- Zürich').subarray(0, 5)],
])('%s', (format, head) => {
  expect(formatOf(head, false)).toBe(format)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(1024)],
  ['half a character at the end of a whole file', Buffer.from('-- Zürich').subarray(0, 5)],
  ['UTF-16', Buffer.from('\uFEFF-- dump', 'utf16le')],
  ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])],
  ['a tar of something else', tar('etc/passwd', Buffer.from('root'))],
  ['a tar of a directory dump', tar('toc.dat', archive(5))],
])('not known: %s', (_, head) => {
  expect(() => formatOf(head, true)).toThrowError()
  try {
    formatOf(head, true)
  } catch (error) {
    expect(failureOf(error)).toMatchObject({ code: 'archive/unknown-format', hint: expect.any(String) })
  }
})

test('compression shows in the first bytes', () => {
  expect(compressionOf(Buffer.from([0x1f, 0x8b, 8]))).toBe('gzip')
  expect(compressionOf(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]))).toBe('zstd')
  expect(compressionOf(Buffer.from('PGDMP'))).toBe('none')
  expect(compressionOf(Buffer.alloc(0))).toBe('none')
})
