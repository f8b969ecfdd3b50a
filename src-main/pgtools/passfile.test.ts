import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { passFileText } from './passfile'
import { findPassword, passFilePath, readPassword } from './read-passfile'

const question = { host: 'db.example.com', port: 5432, database: 'archon', user: 'ana' }

test('colons and backslashes are escaped', () => {
  expect(passFileText([{ ...question, password: 'a:b\\c' }])).toBe('db.example.com:5432:archon:ana:a\\:b\\\\c\n')
})

test('what is written is found again, whatever the characters', () => {
  const word = fc
    .string({ minLength: 1 })
    .filter((text) => !/[\n\r\0]/.test(text) && text !== '*' && !text.startsWith('#'))
  fc.assert(
    fc.property(word, word, word, (database, user, password) => {
      const entry = { ...question, database, user, password }
      expect(findPassword(passFileText([entry]), entry)).toBe(password)
    }),
  )
})

test('a password with a line break is refused, and not shown', () => {
  expect(() => passFileText([{ ...question, password: 'canary\n' }])).toThrow(expect.not.stringContaining('canary'))
})

test('the first line that fits wins, and a star fits everything', () => {
  const text = '# *:*:*:*:comment\n\nother:*:*:*:1\n*:5432:archon:ana:2\n*:*:*:*:3\n'
  expect(findPassword(text, question)).toBe('2')
  expect(findPassword(text, { ...question, port: 5433 })).toBe('3')
  expect(findPassword('x:1:y:z:4\n', question)).toBeNull()
})

test('an escaped star is a star', () => {
  expect(findPassword('\\*:*:*:*:1\n', question)).toBeNull()
})

test('a file that others can read is ignored, with the reason', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passfile-'))
  const path = join(folder, 'pgpass')
  await writeFile(path, '*:*:*:*:secret\n')
  await chmod(path, 0o644)
  expect(await readPassword(path, question, 'linux')).toEqual({
    password: null,
    ignored: expect.stringContaining('chmod 0600'),
  })
  await chmod(path, 0o600)
  expect(await readPassword(path, question, 'linux')).toEqual({ password: 'secret', ignored: null })
  await rm(folder, { recursive: true })
  expect(await readPassword(path, question, 'linux')).toEqual({ password: null, ignored: null })
})

test('the file is where libpq looks', () => {
  const base = { passFile: null, homeDir: '/home/ana', appData: null } as const
  expect(passFilePath({ ...base, platform: 'linux' })).toBe('/home/ana/.pgpass')
  expect(passFilePath({ ...base, passFile: '/x', platform: 'linux' })).toBe('/x')
  expect(passFilePath({ ...base, appData: 'C:\\A', platform: 'win32' })).toBe('C:\\A\\postgresql\\pgpass.conf')
})
