import { expect, test } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { requireSuccess } from './tool-exit'

function codeOf(exit: number, words: string): string {
  try {
    requireSuccess('pg_dump', exit, words)
    return 'success'
  } catch (error) {
    return failureOf(error).code
  }
}

test.each([
  [0, 'warnings do not matter', 'success'],
  [126, 'executable file not found', 'tools/missing'],
  [127, '', 'tools/missing'],
  [137, '', 'docker/killed'],
  [1, 'pg_dump: error: aborting because of server version mismatch', 'tools/too-old'],
  [1, 'FATAL:  password authentication failed for user "ana"', 'connection/wrong-password'],
  [1, 'SSL error: certificate verify failed', 'connection/tls-untrusted'],
  [1, 'server closed the connection unexpectedly', 'connection/lost'],
  [1, 'pg_restore: error: could not read from input file: end of file', 'archive/damaged'],
  [1, 'anything else', 'tools/failed'],
])('exit %i with %j is %s', (exit, words, code) => {
  expect(codeOf(exit, words)).toBe(code)
})
