import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DumpProgress, TextTail } from './dump-progress'

const tables = [
  { schema: 'A*', name: 'we\nird' },
  { schema: 'public', name: 'quo"te' },
  { schema: 'public', name: 't1' },
]
const said = `pg_dump: saving database definition
pg_dump: dumping contents of table "A*.we
ird"
pg_dump: dumping contents of table "public.quo"te"
pg_dump: dumping contents of table "public.unknown"
pg_dump: dumping contents of table "public.t1"
`

test('tables are announced as they begin, however the messages are cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(said.length)), (cuts) => {
      const progress = new DumpProgress(tables)
      const at = [0, ...cuts.sort((a, b) => a - b), said.length]
      expect(at.slice(1).flatMap((end, index) => progress.push(said.slice(at[index], end)))).toEqual(tables)
    }),
  )
})

test('the last announcement does not wait for the next message', () => {
  const progress = new DumpProgress(tables)
  expect(progress.push('pg_dump: dumping contents of table "public.t1"\n')).toEqual([tables[2]])
})

test('a tail keeps the end', () => {
  const tail = new TextTail(4)
  tail.push('abc')
  tail.push('def')
  expect(tail.text).toBe('cdef')
})
