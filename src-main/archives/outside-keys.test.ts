import { expect, test } from 'vitest'
import { withoutOutsideKeys } from './outside-keys'

const inside =
  'ALTER TABLE ONLY public.a\n    ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES public."B b"(id) ON DELETE CASCADE'
const outside = 'ALTER TABLE ONLY public.a\n    ADD CONSTRAINT "a REFERENCES" FOREIGN KEY (c) REFERENCES auth.users(id)'
const comments = [
  `COMMENT ON CONSTRAINT a_b ON public.a IS 'x'`,
  `COMMENT ON CONSTRAINT "a REFERENCES" ON public.a IS 'x'`,
]

test('keys to tables outside of the backup are left out, with their comments', () => {
  const tables = [
    { schema: 'public', name: 'a' },
    { schema: 'public', name: 'B b' },
  ]
  expect(withoutOutsideKeys([inside, outside, ...comments], tables)).toEqual({
    kept: [inside, comments[0]],
    left: [outside],
  })
})

test('nothing is left out when every table is there', () => {
  const tables = [
    { schema: 'public', name: 'B b' },
    { schema: 'auth', name: 'users' },
  ]
  expect(withoutOutsideKeys([inside, outside, ...comments], tables).left).toEqual([])
})
