import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scrubSecrets } from './scrub'

/** A secret that no word of the shapes below contains. */
const secret = fc.stringMatching(/^[A-Za-z0-9!#%+.~^*]{6,24}$/).map((text) => `Zq7${text}`)
const shapes: readonly ((secret: string) => string)[] = [
  (it) => `could not reach postgres://app:${it}@db.example.com:5432/shop`,
  (it) => `postgresql://app:p@ss/${it}@db.example.com/shop?sslmode=require`,
  (it) => `host=db password=${it} user=app`,
  (it) => `host=db password='${it} \\' x' user=app`,
  (it) => `PGPASSWORD=${it} pg_dump`,
  (it) => `ARCHON_SYNC_LOCAL_PASSWORD="${it}"`,
  (it) => `{"password": "${it}", "user": "app"}`,
  (it) => `ALTER ROLE app PASSWORD '${it}'`,
  (it) => `pwd: ${it}`,
  (it) => `jdbc:postgresql://h/db?user=a&password=${it}&ssl=true`,
  (it) => `Authorization: Bearer ${it.replaceAll(/[!#%^*]/g, 'x')}`,
]

test('property: a secret in any of its usual shapes is gone, twice as well as once', () => {
  fc.assert(
    fc.property(secret, fc.nat(shapes.length - 1), fc.nat(shapes.length - 1), (it, first, second) => {
      const text = `${shapes[first]?.(it)}\n${shapes[second]?.(it)}`
      const scrubbed = scrubSecrets(text)
      expect(scrubbed).not.toContain(it)
      expect(scrubSecrets(scrubbed)).toBe(scrubbed)
    }),
  )
})

test('what holds no secret stays as it is', () => {
  for (const text of [
    'archon_tasks took 5 rows, and the source had 6.',
    'The server refused the password of postgres.abcdef.',
    'db.example.com:5432/postgres, user postgres.abcdef',
    'password authentication failed for user "app"',
    'select * from public.api_keys where id = 4',
  ])
    expect(scrubSecrets(text)).toBe(text)
})
