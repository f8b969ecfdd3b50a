import { quoteTable, type TableName } from '../../src-shared/domain/table'
import type { ToolAddress } from './tool-runner'

export interface DumpOptions {
  readonly address: ToolAddress
  readonly user: string
  readonly database: string
  /** From `pg_export_snapshot()`. */
  readonly snapshot: string
  readonly tables: readonly TableName[]
  /** Those that no selected table owns are named here as well. */
  readonly sequences: readonly TableName[]
  readonly compress: 'zstd' | 'gzip'
}

/** Level 1: the link or the disk is the bottleneck, not the size (engine.md, "Export"). */
const compression = { zstd: 'zstd:1', gzip: '1' } as const

/**
 * pg_dump to standard output in custom format. Each relation is one `--table` in double quotes, so that nothing in a
 * name is a pattern (R54), and `--strict-names` fails when one of them is missing. Rows are always in UTF-8.
 */
export function dumpArguments(options: DumpOptions): string[] {
  const relations = [...options.tables, ...options.sequences]
  return [
    'pg_dump',
    ...connectionArguments(options),
    '--format=custom',
    `--compress=${compression[options.compress]}`,
    '--encoding=UTF8',
    '--no-owner',
    '--no-privileges',
    '--no-tablespaces',
    '--no-publications',
    '--no-subscriptions',
    '--no-security-labels',
    '--lock-wait-timeout=10s',
    '--verbose',
    `--snapshot=${options.snapshot}`,
    '--strict-names',
    ...relations.map((relation) => `--table=${quoteTable(relation)}`),
  ]
}

/** A cut network is noticed within half a minute (PostgreSQL manual, 34.1.2; milliseconds for the last one). */
const noticeCuts = 'keepalives_idle=10 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=20000'

/**
 * Host, port and user have options of their own. A database name that looks like a connection string would be read
 * as one (manual, 34.1.1), so it is given quoted inside a connection string of our own.
 */
function connectionArguments({ address, user, database }: DumpOptions): string[] {
  const quoted = database.replaceAll('\\', '\\\\').replaceAll("'", "\\'")
  return [
    `--host=${address.host}`,
    `--port=${address.port}`,
    `--username=${user}`,
    `--dbname=dbname='${quoted}' ${noticeCuts}`,
    '--no-password',
  ]
}

/**
 * A pg_dump that cannot connect anywhere: it rejects a compression that it was not built with before it tries
 * (pg_dump, "--compress"). Exits with 1 in both cases.
 */
export const zstdProbe: readonly string[] = [
  'pg_dump',
  '--format=custom',
  '--compress=zstd:1',
  '--host=/nonexistent',
  '--username=nobody',
  '--no-password',
  '--dbname=nothing',
]

/** Whether the probe got as far as connecting. Words of the C locale. */
export function supportsZstd(stderr: string): boolean {
  return /connection to (server|database)/.test(stderr) && !/compress/.test(stderr)
}
