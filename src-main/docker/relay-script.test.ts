import { expect, test } from 'vitest'
import { relayFailure } from './relay-script'
import { readToolProbe } from './tool-probe'

test.each([
  ['relay: connect: Connection refused', 'connection/refused'],
  ['relay: nosuch.invalid: Name or service not known', 'connection/host-not-found'],
  ['relay: db: Temporary failure in name resolution', 'connection/host-not-found'],
  ['relay: connect: Connection timed out', 'connection/timeout'],
  ['relay: connect: No route to host', 'connection/timeout'],
  ['exec: "bash": executable file not found in $PATH', 'tools/missing'],
  ['something else', 'docker/tool-container'],
])('%s is %s', (words, code) => {
  expect(relayFailure('db', 5432, words).failure.code).toBe(code)
})

test('the newest tools win, and at equal versions those that come first', () => {
  const output = [
    'tools\t/usr/lib/postgresql/15/bin\tpg_dump (PostgreSQL) 15.20 (Debian)',
    'tools\t/usr/lib/postgresql/17/bin\tpg_dump (PostgreSQL) 17.12 (Debian)',
    'tools\t/usr/bin\tpg_dump (PostgreSQL) 17.12 (Debian)',
    'path\t/usr/bin:/bin',
  ].join('\n')
  expect(readToolProbe(output, 'x')).toEqual({
    folder: '/usr/lib/postgresql/17/bin',
    version: '17.12',
    major: 17,
    path: '/usr/lib/postgresql/17/bin:/usr/bin:/bin',
  })
})

test('versions are compared as numbers, and a beta has no minor', () => {
  const output = ['tools\t/a\tpg_dump (PostgreSQL) 17.9', 'tools\t/b\tpg_dump (PostgreSQL) 17.10', 'path\t/a'].join(
    '\n',
  )
  expect(readToolProbe(output, 'x').version).toBe('17.10')
  expect(readToolProbe('tools\t/a\tpg_dump (PostgreSQL) 19beta1\npath\t/a', 'x')).toMatchObject({
    version: '19',
    major: 19,
  })
})

test('an image without tools is named', () => {
  expect(() => readToolProbe('path\t/bin\n', 'alpine:3')).toThrow('The image alpine:3 has no pg_dump')
})
