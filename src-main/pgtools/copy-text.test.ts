import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cell, CellReader, decodeCell } from './copy-text'

/** As the server writes a value (PostgreSQL source, CopyAttributeOutText). */
function encode(cell: Cell): string {
  if (cell === null) return '\\N'
  const letters: Record<string, string> = {
    '\b': 'b',
    '\f': 'f',
    '\n': 'n',
    '\r': 'r',
    '\t': 't',
    '\v': 'v',
    '\\': '\\',
  }
  return cell.replaceAll(/[\b\f\n\r\t\v\\]/g, (character) => `\\${letters[character]}`)
}

function cut(bytes: Buffer, at: readonly number[]): Buffer[] {
  const places = [...new Set(at.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((place, index) => bytes.subarray(place, places[index] ?? bytes.length))
}

function read(columns: number, chunks: readonly Buffer[], keep = 1_000_000): Cell[][] {
  const reader = new CellReader(columns, keep)
  return chunks.flatMap((chunk) => reader.push(chunk))
}

const cell = fc.option(
  fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
  { nil: null },
)
const table = fc.integer({ min: 0, max: 5 }).chain((columns) =>
  fc.record({
    columns: fc.constant(columns),
    rows: fc.array(fc.array(cell, { minLength: columns, maxLength: columns }), { maxLength: 8 }),
    at: fc.array(fc.nat(), { maxLength: 6 }),
  }),
)

test('what the server writes is read back, wherever the stream is cut', () => {
  fc.assert(
    fc.property(table, ({ columns, rows, at }) => {
      const text = rows.map((row) => `${row.map(encode).join('\t')}\n`).join('')
      expect(read(columns, cut(Buffer.from(text), at))).toEqual(rows)
    }),
  )
})

test('a long value is its beginning with its size, never half a character or half an escape', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.integer({ min: 1, max: 40 }), (text, keep) => {
      const value = text.replaceAll('\0', 'x')
      const [row] = read(1, [Buffer.from(`${encode(value)}\n`)], keep)
      const shown = row?.[0] ?? ''
      const length = Buffer.byteLength(encode(value))
      if (length <= keep) expect(shown).toBe(value)
      else {
        expect(shown.endsWith(`… (${length} B)`)).toBe(true)
        expect(value.startsWith(shown.slice(0, shown.lastIndexOf('…')))).toBe(true)
      }
    }),
  )
})

test('a null is not the text \\N, and other spellings of bytes are known', () => {
  expect(read(3, [Buffer.from('\\N\t\\\\N\t\n')])).toEqual([[null, '\\N', '']])
  expect(decodeCell(Buffer.from('\\x41\\101\\xc3\\xa9\\q'))).toBe('AAéq')
})
