/**
 * `npx tsx e2e/bench/sync.ts [--megabytes 300] [--rounds 3]`: copies the same tables with this application and with
 * the usual ways, in turn, and prints medians and ratios. Ours includes what the others leave out: the safety backup,
 * the kept and read-back archive, and the comparison of both sides. Needs `npm run build` first.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createDatabase, databaseUrl, sql, type TestDatabase } from '../stack/database'
import { docker, run } from '../stack/docker'
import { type Stack, startStack, stopStack } from '../stack/stack'

interface Contender {
  readonly name: string
  readonly run: () => Promise<void>
}

const stackName = 'archon-sync-bench'
const { values } = parseArgs({
  options: { megabytes: { type: 'string', default: '300' }, rounds: { type: 'string', default: '3' } },
})
const megabytes = Number(values.megabytes)
const rounds = Number(values.rounds)

const schema = `
create table accounts (id bigserial primary key, name text not null, plan text not null, created timestamptz not null);
create table events (id bigserial primary key, account_id bigint not null references accounts, kind text not null,
  payload jsonb not null, amount numeric(12,2), happened timestamptz not null);
create index events_account on events (account_id, happened);
create index events_kind on events (kind);`

/** About 350 bytes of COPY text a row, deterministic. */
const fill = (rows: number) => `
insert into accounts (name, plan, created) select 'account ' || i, (array['free','team','company'])[i % 3 + 1],
  timestamptz '2026-01-01' + i * interval '1 minute' from generate_series(1, 5000) i;
insert into events (account_id, kind, payload, amount, happened)
  select i % 5000 + 1, 'kind-' || i % 40, jsonb_build_object('a', md5(i::text), 'b', md5((i + 1)::text), 'c', i, 'text',
    md5((i * 7)::text) || md5((i * 11)::text) || md5((i * 13)::text)), (i % 100000) / 100.0,
    timestamptz '2026-01-01' + i * interval '1 second' from generate_series(1, ${rows}) i;
analyze;`

async function main(): Promise<void> {
  const stack = await startStack({ name: stackName, parts: ['local', 'remote'], report: (line) => console.error(line) })
  const home = await mkdtemp(join(tmpdir(), 'archon-sync-bench-'))
  try {
    await installPgcopydb(stack)
    const source = await createDatabase(stack.local, { template: 'empty' })
    const target = await createDatabase(stack.remote, { template: 'empty' })
    await sql(source.url, schema)
    await sql(source.url, fill(Math.round((megabytes * 1_000_000) / 350)))
    await sql(target.url, schema)
    const times = await measure(contenders(stack, source, target, home), target)
    report(times)
  } finally {
    await stopStack(stackName)
    await rm(home, { recursive: true })
  }
}

async function installPgcopydb(stack: Stack): Promise<void> {
  const script =
    'mkdir -p /var/lib/apt/lists/partial && apt-get -qq update && apt-get -qq install -y --no-install-recommends pgcopydb'
  await docker([
    'exec',
    '--user',
    '0',
    '--env',
    'DEBIAN_FRONTEND=noninteractive',
    stack.local.container,
    'sh',
    '-c',
    script,
  ])
}

function contenders(stack: Stack, source: TestDatabase, target: TestDatabase, home: string): Contender[] {
  const from = source.url.replace(stack.local.host, 'localhost')
  const to = databaseUrl(stack.remote, target.name, { route: 'direct', sslmode: 'require' })
  const inLocal = (script: string) =>
    docker([
      'exec',
      '--env',
      `FROM=${from}`,
      '--env',
      `TO=${to}`,
      stack.local.container,
      'bash',
      '-c',
      `set -o pipefail; ${script}`,
    ])
  const tables = '-t accounts -t events'
  // These two load tables side by side and know nothing of keys: the key goes before and comes back after, timed.
  const key = 'events_account_id_fkey'
  const withoutKey = async (work: () => Promise<unknown>) => {
    await sql(target.url, `alter table events drop constraint ${key}`)
    await work()
    await sql(target.url, `alter table events add constraint ${key} foreign key (account_id) references accounts`)
  }
  return [
    { name: 'archon-sync', run: () => ours(stack, source, target, home) },
    {
      name: 'pg_dump | psql',
      run: async () =>
        void (await inLocal(
          `pg_dump "$FROM" --data-only ${tables} | grep -v '^SET transaction_timeout' | psql -q -1 "$TO" >/dev/null`,
        )),
    },
    {
      name: 'pg_dump -Fc, pg_restore -j2',
      run: () =>
        withoutKey(async () => {
          await inLocal(`pg_dump "$FROM" -Fc --data-only ${tables} -f /tmp/bench.dump`)
          // 15 does not know transaction_timeout: pg_restore counts that one error and ends with 1.
          await inLocal('pg_restore --data-only -j2 -d "$TO" /tmp/bench.dump 2>/dev/null || true')
        }),
    },
    {
      name: 'pgcopydb copy data',
      run: () =>
        withoutKey(() =>
          inLocal(
            'rm -rf /tmp/pgcopydb && pgcopydb copy table-data --not-consistent --table-jobs 2 --source "$FROM" --target "$TO" 2>&1 | tail -20',
          ),
        ),
    },
  ]
}

async function ours(stack: Stack, source: TestDatabase, target: TestDatabase, home: string): Promise<void> {
  const remote = new URL(databaseUrl(stack.remote, target.name, { route: 'direct' }))
  remote.password = ''
  remote.searchParams.set('sslmode', 'require')
  await run(
    process.execPath,
    [
      'out/main/cli.js',
      'sync',
      '--direction=local-to-remote',
      '--skip-confirm',
      '--home',
      home,
      '--local-container',
      stack.local.container,
      '--local-url',
      `postgres://${stack.local.owner.user}@localhost/${source.name}`,
      '--remote-url',
      remote.href,
      '--include',
      'accounts,events',
      '--exclude',
      'nothing',
    ],
    {
      env: {
        ARCHON_SYNC_LOCAL_PASSWORD: stack.local.owner.password,
        ARCHON_SYNC_REMOTE_PASSWORD: stack.remote.owner.password,
      },
    },
  )
}

/** Seconds of each run by contender, in turn, so that a slow minute of the machine meets all of them. */
async function measure(all: readonly Contender[], target: TestDatabase): Promise<Map<string, number[]>> {
  const times = new Map(all.map((contender) => [contender.name, [] as number[]]))
  for (let round = 1; round <= rounds; round += 1)
    for (const contender of all) {
      await sql(target.url, 'truncate accounts, events restart identity')
      const began = performance.now()
      await contender.run()
      const seconds = (performance.now() - began) / 1000
      const [row] = await sql<{ n: number }>(target.url, 'select count(*)::int as n from events')
      if ((row?.n ?? 0) === 0) throw new Error(`${contender.name} copied nothing`)
      times.get(contender.name)?.push(seconds)
      console.error(`round ${round}  ${contender.name}  ${seconds.toFixed(1)} s`)
    }
  return times
}

function report(times: ReadonlyMap<string, readonly number[]>): void {
  const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
  const base = median(times.get('archon-sync') ?? [])
  console.log(`\n${megabytes} MB of rows, ${rounds} rounds, medians`)
  for (const [name, list] of times) {
    const seconds = median(list)
    console.log(
      `${name.padEnd(30)} ${seconds.toFixed(1).padStart(7)} s   archon-sync takes ${(base / seconds).toFixed(2)} times as long`,
    )
  }
}

await main()
