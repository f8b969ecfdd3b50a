import { PassThrough, Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../../../src-shared/domain/failure'
import { parseToc } from '../../pgtools/toc'
import type { ToolContainer } from '../../pgtools/tool-runner'
import { index, sequence, table } from '../../planning/catalog-fixture'
import { entryFilter, readCreationScripts } from './create-tables'

const orders = table('orders', {
  oid: 100,
  sequences: [sequence('orders_id_seq', { oid: 101 })],
  indexes: [index({ schema: 'public', name: 'orders' }, 'orders_at', { oid: 102 })],
})
const listing = `;
1; 1259 100 TABLE public orders app
2; 1259 200 TABLE public orders_old app
3; 1259 101 SEQUENCE public orders_id_seq app
4; 0 0 SEQUENCE OWNED BY public orders_id_seq app
5; 2604 300 DEFAULT public orders id app
6; 2604 301 DEFAULT public orders_old id app
7; 2606 302 CONSTRAINT public orders orders_pkey app
8; 1259 102 INDEX public orders_at app
9; 1259 202 INDEX public orders_old_at app
10; 2620 303 TRIGGER public orders stamp app
11; 3256 304 POLICY public orders own_rows app
12; 0 100 ROW SECURITY public orders app
13; 2606 305 FK CONSTRAINT public orders orders_user_fkey app
14; 2606 306 FK CONSTRAINT public orders_old orders_old_user_fkey app
15; 0 0 COMMENT public TABLE orders app
16; 0 0 COMMENT public COLUMN orders.id app
17; 0 0 COMMENT public TABLE orders_old app
18; 0 0 COMMENT public COLUMN orders_old.id app
19; 0 0 COMMENT public CONSTRAINT orders_pkey ON orders app
20; 0 0 COMMENT public CONSTRAINT orders_old_pkey ON orders_old app
21; 0 0 COMMENT public INDEX orders_at app
`

test('what belongs to a created table is chosen, what belongs to one with a longer name is not', () => {
  const chosen = parseToc(listing).filter(entryFilter([orders]))
  expect(chosen.map((entry) => entry.dumpId)).toEqual([1, 3, 4, 5, 7, 8, 10, 11, 12, 13, 15, 16, 19, 21])
})

test('nothing is chosen for no tables', () => {
  expect(parseToc(listing).filter(entryFilter([]))).toEqual([])
})

/** A tool container whose pg_restore prints these texts; it keeps the list files that it was given. */
function box(preData: string, postData: string) {
  const lists = new Map<string, string>()
  const written = new Map<string, string>()
  const outputOf = (argv: readonly string[]) => {
    if (argv.includes('--list')) return listing
    const list = argv.find((word) => word.startsWith('--use-list='))?.slice('--use-list='.length) ?? ''
    lists.set(list, written.get(list) ?? '')
    return argv.includes('--section=pre-data') ? preData : list.includes('keys') ? '' : postData
  }
  const container: Pick<ToolContainer, 'exec' | 'writeFile'> = {
    exec: async ({ argv }) => ({
      stdin: new PassThrough().resume(),
      stdout: Readable.from([outputOf(argv)]),
      stderr: Readable.from([]),
      exit: Promise.resolve(0),
      requireContainer: async () => {},
    }),
    writeFile: async (name, content) => {
      written.set(name, String(content))
      return name
    },
  }
  return { container: container as ToolContainer, lists }
}

function read(container: ToolContainer, created = [orders]) {
  return readCreationScripts(container, import.meta.filename, created, new AbortController().signal)
}

describe('the scripts that create a table', () => {
  test('keep its definitions and leave out what sets up the session', async () => {
    const { container } = box(
      `SET transaction_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.orders (\n id bigint\n);\nALTER TABLE public.orders ENABLE ROW LEVEL SECURITY;\n`,
      `\\restrict x\nCREATE INDEX orders_at ON public.orders (at);\nCREATE UNIQUE INDEX u ON public.orders (id);\n`,
    )
    const scripts = await read(container)
    expect(scripts.before).toEqual([
      'CREATE TABLE public.orders (\n id bigint\n)',
      'ALTER TABLE public.orders ENABLE ROW LEVEL SECURITY',
    ])
    expect(scripts.after).toHaveLength(2)
  })

  test('ask for foreign keys apart, after everything else', async () => {
    const { container, lists } = box('', '')
    await read(container)
    const ids = [...lists].map(([name, list]) => [name, parseToc(list).map((entry) => entry.dumpId)] as const)
    const byName = new Map(ids)
    expect(byName.get('create-after.list')).not.toContain(13)
    expect(byName.get('create-keys.list')).toContain(13)
    for (const [, chosen] of ids) expect(chosen).not.toContain(14)
  })

  test.each([
    'CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS $$ select 1 $$;',
    'CREATE EXTENSION dblink;',
    'DROP TABLE public.users;',
    'CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION f();',
    'GRANT ALL ON public.orders TO PUBLIC;',
    'DO $$ begin end $$;',
    'INSERT INTO public.orders VALUES (1);',
    'COPY public.orders FROM stdin;',
  ])('refuse %s', async (sql) => {
    const failure = await read(box(`${sql}\n`, '').container).then(() => null, failureOf)
    expect(failure).toMatchObject({ code: 'archive/unexpected-content' })
  })

  test('are empty for no tables, and nothing is asked', async () => {
    expect(await read({} as ToolContainer, [])).toEqual({ before: [], after: [], foreignKeys: [] })
  })
})
