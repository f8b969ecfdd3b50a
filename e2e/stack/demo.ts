/** What `npm run demo` needs of the stack: `tsx e2e/stack/demo.ts up|edit|check|down`. up prints the two sides as JSON. */
import { checksums, databaseUrl, selectedTables, sql } from './database'
import { docker, lines } from './docker'
import { findStack, type Server, type Stack, startStack, stopStack } from './stack'

const name = 'archon-sync-demo'
/** What hosted services and Supabase's container call their only database. */
const database = 'postgres'

/** A used local database and a remote that has the schema and the settings, but no pages and no projects. */
async function up(): Promise<void> {
  const stack = await startStack({ name, parts: ['local', 'remote'], report })
  await Promise.all([fill(stack.local, 'archon'), fill(stack.remote, 'archon_empty')])
  const { local, remote } = stack
  print(
    JSON.stringify({
      local: { container: local.container, database, ...local.superuser },
      remote: { host: remote.host, port: remote.sessionPort, database, ...remote.owner },
    }),
  )
}

/** The database called postgres takes the place that it has on real servers. */
async function fill(server: Server, template: string): Promise<void> {
  const beside = databaseUrl(server, 'template1', { as: 'superuser', route: 'direct' })
  await sql(beside, `drop database if exists ${database} with (force)`)
  await sql(beside, `create database ${database} template ${template} owner ${server.owner.user}`)
}

/** Someone works on the remote: one row changes, one is added, one goes. */
async function edit(): Promise<void> {
  const { remote } = await demoStack()
  await sql(
    databaseUrl(remote, database),
    `update archon_projects set title = 'Renamed on the remote' where title = 'Project 1';
     insert into archon_sources (source_id, source_url, title) values ('source-new', 'https://new.example.org', 'Added on the remote');
     delete from archon_prompts where prompt_name = 'prompt_1'`,
  )
}

/** Compares the selected tables by plain SQL, not by the product. */
async function check(): Promise<void> {
  const { local, remote } = await demoStack()
  const [a, b] = [await sums(local), await sums(remote)]
  const different = selectedTables.filter((table) => a[table] !== b[table])
  const rows = Object.values(a).reduce((sum, each) => sum + Number.parseInt(each, 10), 0)
  if (different.length === 0)
    return print(`Checked by plain SQL: ${selectedTables.length} tables with ${rows} rows are equal on both sides.`)
  print(`Checked by plain SQL: these tables differ: ${different.join(', ')}`)
  process.exitCode = 1
}

function sums(server: Server): Promise<Record<string, string>> {
  return checksums(databaseUrl(server, database, { as: 'superuser', route: 'direct' }), selectedTables)
}

async function demoStack(): Promise<Stack> {
  const stack = await findStack(name)
  if (!stack) throw new Error('The demo servers do not run: npm run demo starts them')
  return stack
}

/** The servers, and the images they and the tests are made from; an image that is in use stays, named or not. */
async function down(): Promise<void> {
  await stopStack(name)
  const images = lines(
    await docker(['images', '--format', '{{.Repository}}:{{.Tag}}', '--filter', 'reference=archon-sync-test/*']),
  )
  for (const image of images) await docker(['rmi', image]).catch(() => undefined)
  await docker(['image', 'prune', '--force', '--filter', 'label=archon-sync-test'])
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function report(line: string): void {
  process.stderr.write(`${line}\n`)
}

const commands: Record<string, () => Promise<void>> = { up, edit, check, down }
const command = commands[process.argv[2] ?? '']
if (!command) throw new Error('Usage: tsx e2e/stack/demo.ts up|edit|check|down')
await command()
