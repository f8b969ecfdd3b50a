import { expect, test } from 'vitest'
import { type DumpOptions, dumpArguments, supportsZstd } from './dump-arguments'
import { rowsArguments, sectionArguments } from './restore-arguments'

const options: DumpOptions = {
  address: { host: 'localhost', port: 5432 },
  user: 'postgres',
  database: 'archon',
  snapshot: '00000003-0000001B-1',
  tables: [{ schema: 'public', name: 't?' }],
  sequences: [{ schema: 'a b', name: 'se"q' }],
  compress: 'zstd',
}

test('every relation is one argument, quoted so that nothing in it is a pattern', () => {
  const tables = dumpArguments(options).filter((argument) => argument.startsWith('--table='))
  expect(tables).toEqual(['--table="public"."t?"', '--table="a b"."se""q"'])
})

test('a database name is never read as a connection string', () => {
  const dbname = (database: string) =>
    dumpArguments({ ...options, database })
      .find((one) => one.startsWith('--dbname='))
      ?.replace(/ keepalives_idle=[a-z0-9_= ]+$/, '')
  expect(dbname('postgres://evil/x')).toBe("--dbname=dbname='postgres://evil/x'")
  expect(dbname("a' host='evil")).toBe("--dbname=dbname='a\\' host=\\'evil'")
  expect(dbname('a\\')).toBe("--dbname=dbname='a\\\\'")
})

test('no compression of zero, no owner, no privileges, and the snapshot given', () => {
  expect(dumpArguments(options)).toEqual(
    expect.arrayContaining(['--compress=zstd:1', '--no-owner', '--no-privileges', '--snapshot=00000003-0000001B-1']),
  )
  expect(dumpArguments({ ...options, compress: 'gzip' })).toContain('--compress=1')
})

test('tools without zstd say so before they connect', () => {
  expect(supportsZstd('pg_dump: error: connection to server on socket "/nonexistent/.s.PGSQL.5432" failed')).toBe(true)
  expect(supportsZstd('pg_dump: error: this build does not support compression with Zstd')).toBe(false)
  expect(supportsZstd('pg_dump: error: invalid value "zstd:1" for option -Z/--compress')).toBe(false)
})

test('pg_restore never connects: it reads standard input and writes text', () => {
  for (const argv of [rowsArguments('/tmp/list'), sectionArguments('pre-data', null)]) {
    expect(argv).toContain('--file=-')
    expect(argv.some((argument) => argument.startsWith('--dbname'))).toBe(false)
  }
})
