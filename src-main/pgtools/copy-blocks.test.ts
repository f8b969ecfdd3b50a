import { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { copyBlocks } from './copy-blocks'

const header = `--
-- PostgreSQL database dump
--

\\restrict aZ09

-- Dumped from database version 17.12
-- Dumped by pg_dump version 17.12

SET statement_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
`
const footer = `
--
-- PostgreSQL database dump complete
--

\\unrestrict aZ09

`
const body = `
--
-- Data for Name: we ird; Type: TABLE DATA; Schema: A*; Owner: -
--

COPY "A*"."we
ird" ("co""l", "a;b", "pa(ren)", plain_1, "ümlaut") FROM stdin;
\\\\.\t;\t)\t\\N\t1
\\n\\\\.\\n\t\t\\N\t\\N\tä
\\.


COPY public.empty (a) FROM stdin;
\\.


COPY public.nocols  FROM stdin;


\\.


SELECT pg_catalog.setval('"a b"."s''q\\e"', 42, true);
SELECT pg_catalog.setval('public.t_id_seq', -9223372036854775808, false);
`
const sample = header + body + footer

interface Seen {
  readonly name: string
  readonly rows?: string
  readonly count?: number
  readonly columns?: readonly string[]
}

async function readAll(chunks: Iterable<Buffer>): Promise<Seen[]> {
  const seen: Seen[] = []
  for await (const item of copyBlocks(Readable.from(chunks))) {
    if (item.kind === 'setval') {
      seen.push({ name: `${item.sequence.schema}|${item.sequence.name}=${item.value},${item.isCalled}` })
      continue
    }
    const rows = (await buffer(item.rows)).toString('utf8')
    expect(item.counts.bytes).toBe(Buffer.byteLength(rows))
    seen.push({ name: `${item.table.schema}|${item.table.name}`, rows, count: item.counts.rows, columns: item.columns })
  }
  return seen
}

const whole: Seen[] = [
  {
    name: 'A*|we\nird',
    rows: '\\\\.\t;\t)\t\\N\t1\n\\n\\\\.\\n\t\t\\N\t\\N\tä\n',
    count: 2,
    columns: ['co"l', 'a;b', 'pa(ren)', 'plain_1', 'ümlaut'],
  },
  { name: 'public|empty', rows: '', count: 0, columns: ['a'] },
  { name: 'public|nocols', rows: '\n\n', count: 2, columns: [] },
  { name: "a b|s'q\\e=42,true" },
  { name: 'public|t_id_seq=-9223372036854775808,false' },
]

async function codeOf(text: string | Buffer): Promise<string> {
  return readAll([Buffer.from(text)]).then(
    () => 'accepted',
    (error: unknown) => failureOf(error).code,
  )
}

test('blocks and sequence values come out in order, with odd names unquoted', async () => {
  expect(await readAll([Buffer.from(sample)])).toEqual(whole)
})

test('however the text is cut into chunks, the blocks are the same', async () => {
  const bytes = Buffer.from(sample)
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 40 }), async (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length]
      expect(await readAll(at.slice(1).map((end, index) => bytes.subarray(at[index], end)))).toEqual(whole)
    }),
    { numRuns: 60 },
  )
  expect(await readAll([...bytes].map((byte) => Buffer.from([byte])))).toEqual(whole)
})

test('a text that stops early is damaged, at every offset', async () => {
  const bytes = Buffer.from(sample)
  const codes = new Set<string>()
  for (let cut = 0; cut < bytes.length; cut++) codes.add(await codeOf(bytes.subarray(0, cut)))
  expect([...codes]).toEqual(['archive/damaged'])
})

test('rows of any content come out as they went in', async () => {
  const value = fc.string({ unit: fc.constantFrom('\\\\', '.', '\\n', 'a', '\t', 'é', '\\N') })
  await fc.assert(
    fc.asyncProperty(fc.array(value, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      const rows = lines.map((line) => `${line}\n`).join('')
      const bytes = Buffer.from(`${header}COPY public.t (a) FROM stdin;\n${rows}\\.\n${footer}`)
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, at * size + size),
      )
      expect(await readAll(chunks)).toEqual([{ name: 'public|t', rows, count: lines.length, columns: ['a'] }])
    }),
    { numRuns: 60 },
  )
})

test.each([
  ['DROP TABLE public.t;\n'],
  ["SELECT pg_catalog.setval('public.s', 1, true), pg_sleep(9);\n"],
  ["SELECT pg_catalog.set_config('search_path', 'public', false);\n"],
  ['SET session_replication_role = replica;\n'],
  ["SET client_encoding = 'LATIN1';\n"],
  ['SET standard_conforming_strings = off;\n'],
  ['\\! touch /tmp/x\n'],
  ['\\restrict again\n'],
  ["COPY public.t (a) FROM PROGRAM 'id';\n"],
  ['COPY public.t (a) FROM stdin WITH (FREEZE);\n\\.\n'],
  ['COPY t (a) FROM stdin;\n\\.\n'],
  ['COPY public.t (a, ) FROM stdin;\n\\.\n'],
  ['COPY public.t (a) FROM stdin; DROP TABLE x;\n\\.\n'],
  ['COPY public.t (a) FROM stdin;\n\\.x\n\\.\n'],
  [' SET row_security = off;\n'],
])('%j is not what pg_restore writes', async (text) => {
  expect(await codeOf(header + text + footer)).toBe('archive/unexpected-content')
})

test('nothing may follow the last line, and its token is the first line’s', async () => {
  expect(await codeOf(`${sample}SET row_security = off;\n`)).toBe('archive/unexpected-content')
  expect(await codeOf(sample.replace('\\unrestrict aZ09', '\\unrestrict aZ08'))).toBe('archive/unexpected-content')
})

test('older clients write no restrict lines', async () => {
  const old = sample.replace('\\restrict aZ09\n\n', '').replace('\\unrestrict aZ09\n\n', '')
  expect(await readAll([Buffer.from(old)])).toEqual(whole)
})

test('going on without having read the rows is an error', async () => {
  const items = copyBlocks(Readable.from([Buffer.from(sample)]))
  await items.next()
  await expect(items.next()).rejects.toThrow('not read to their end')
})

test('a damaged block fails the pipeline that its rows flow through', async () => {
  const items = copyBlocks(Readable.from([Buffer.from(sample.slice(0, sample.indexOf('\\.\n')))]))
  const { value } = await items.next()
  if (value?.kind !== 'copy') throw new Error('no block')
  const sink = new Writable({ write: (_chunk, _encoding, done) => done() })
  await expect(pipeline(value.rows, sink)).rejects.toMatchObject({ failure: { code: 'archive/damaged' } })
})

test('a writer that waits stops the reading of the source', async () => {
  const line = Buffer.from(`${'x'.repeat(65_535)}\n`)
  let given = 0
  const source = (async function* () {
    yield Buffer.from(`${header}COPY public.t (a) FROM stdin;\n`)
    for (; given < 1000; given++) yield line
    yield Buffer.from(`\\.\n${footer}`)
  })()
  for await (const item of copyBlocks(source)) {
    if (item.kind !== 'copy') continue
    await new Promise<void>((resolve) => item.rows.once('readable', () => setImmediate(resolve)))
    expect(given).toBeLessThan(20)
    await pipeline(item.rows, new Writable({ write: (_chunk, _encoding, done) => done() }))
    expect(item.counts.rows).toBe(1000)
  }
})
