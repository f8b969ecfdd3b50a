/**
 * By hand: `npx tsx e2e/stack/cli.ts up|down|status|images [--name dev]`. up and status print the Stack as JSON; images
 * makes those of the servers named after it (all by default); compare prints what differs:
 * `compare data|shape URL_A URL_B 'archon_%'`.
 */
import { parseArgs } from 'node:util'
import { compareDatabases } from './compare'
import { ensureImages, serverKinds } from './images'
import { findStack, type Stack, startStack, stopStack } from './stack'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { name: { type: 'string', default: 'dev' } },
})

const commands: Record<string, () => Promise<void>> = {
  up: async () => print(await startStack({ name: values.name, report })),
  down: () => stopStack(values.name),
  images: async () => void (await ensureImages(report, namedKinds(positionals.slice(1)))),
  status: async () => {
    const stack = await findStack(values.name)
    if (stack) print(stack)
    else process.exitCode = 1
  },
  compare: async () => {
    const [, what = 'data', a = '', b = '', pattern = 'archon_%'] = positionals
    const { objects, differences } = await compareDatabases(a, b, pattern, what === 'shape' ? 'shape' : 'data')
    for (const difference of differences) process.stdout.write(`${difference}\n`)
    if (differences.length === 0) process.stdout.write(`equal: ${objects} objects\n`)
    else process.exitCode = 1
  },
}

function namedKinds(names: readonly string[]) {
  return names.length === 0 ? serverKinds : serverKinds.filter((kind) => names.includes(kind))
}

function print(stack: Stack): void {
  process.stdout.write(`${JSON.stringify(stack, null, 2)}\n`)
}

function report(line: string): void {
  process.stderr.write(`${line}\n`)
}

const command = commands[positionals[0] ?? '']
if (!command) {
  report('Usage: tsx e2e/stack/cli.ts up|down|status|images|compare [--name NAME]')
  process.exitCode = 2
} else {
  await command()
}
