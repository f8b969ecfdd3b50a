import fc from 'fast-check'
import type { TableName } from '../../src-shared/domain/table'

const awkward = [
  '"',
  "'",
  '.',
  '*',
  '?',
  ';',
  '--',
  '\\',
  '$',
  '$$',
  '/*',
  '*/',
  '(',
  ')',
  ' ',
  '\n',
  'ü',
  '日本',
  '😀',
  '%',
]
const words = ['a', 'B', '1', '_', 'select', 'cascade']

/** Any name that Postgres can store (63 bytes, no NUL, no half surrogates), the awkward characters often. */
export const anyName = fc
  .oneof(
    fc.array(fc.constantFrom(...awkward, ...words), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 15 }),
  )
  .filter((text) => !text.includes('\0') && Buffer.byteLength(text) <= 63)

export const anyTableName: fc.Arbitrary<TableName> = fc.record({ schema: anyName, name: anyName })
