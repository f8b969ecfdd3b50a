import { expect, test } from 'vitest'
import { createdType, insertedStrings, typedColumns, typedLiterals } from './script-types'

const table = `CREATE TABLE public."My t" (
    id integer NOT NULL,
    status public.task_status DEFAULT 'todo'::public.task_status NOT NULL,
    "Kind" app."Kind of",
    tags public.tag[],
    price numeric(10,2) DEFAULT 0,
    CONSTRAINT c CHECK (((status <> 'it''s'::public.task_status) AND (id > '1'::bigint)))
)`

test('columns of types of the user’s own are found, arrays of them are not', () => {
  expect(typedColumns(table)).toEqual({
    table: { schema: 'public', name: 'My t' },
    columns: [
      { column: 'status', position: 1, type: 'public.task_status' },
      { column: 'Kind', position: 2, type: 'app.Kind of' },
    ],
  })
  expect(typedColumns('CREATE INDEX i ON public.t (a)')).toBeNull()
})

test('literals with a type of the user’s own are its labels', () => {
  expect(typedLiterals(table)).toEqual([
    { type: 'public.task_status', label: 'todo' },
    { type: 'public.task_status', label: "it's" },
  ])
})

test('types that a script makes are known', () => {
  expect(createdType("CREATE TYPE public.mood AS ENUM ('a')")).toBe('public.mood')
  expect(createdType('CREATE DOMAIN app."D d" AS text')).toBe('app.D d')
  expect(createdType('CREATE TABLE public.t ()')).toBeNull()
})

test('strings of an INSERT are read row by row', () => {
  expect(insertedStrings("INSERT INTO public.t VALUES (1, 'it''s', NULL), (-2, E'x', 'b')")).toEqual({
    columns: null,
    rows: [
      [null, "it's", null],
      [null, null, 'b'],
    ],
  })
  expect(insertedStrings(`INSERT INTO public.t (a, "B b") VALUES ('x', 1)`)).toEqual({
    columns: ['a', 'B b'],
    rows: [['x', null]],
  })
})
