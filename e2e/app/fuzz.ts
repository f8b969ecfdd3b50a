import fc from 'fast-check'
import { z } from 'zod'
import { channels } from '../../src-shared/ipc/channels'
import { type Channel, contract } from '../../src-shared/ipc/contract'
import { cook, type Recipe } from './fuzz-values'

export interface FuzzMessage {
  readonly channel: string
  readonly input: Recipe
}

type Schema = Readonly<Record<string, unknown>>

/** Channels that only read: a message that they accept has no effect. */
export const readingChannels: ReadonlySet<string> = new Set<Channel>([
  'app/info',
  'docker/status',
  'docker/containers',
  'endpoints/list',
  'endpoints/parse',
  'profiles/list',
  'history/list',
  'history/log',
  'backups/list',
  'settings/get',
  'job/events',
])

/** Channels that act on something by its id: a well-formed message that names nothing that exists has no effect. */
const actingById: ReadonlySet<string> = new Set<Channel>([
  'docker/start-container',
  'endpoints/delete',
  'endpoints/check',
  'endpoints/provide-password',
  'profiles/delete',
  'sync/preview',
  'sync/start',
  'job/cancel',
  'backups/pin',
  'backups/verify',
  'backups/delete',
  'backups/put-back',
  'backups/reveal',
  'backups/compare',
  'backups/look-inside',
  'backups/export-sql',
  'backups/prove',
  'backup/start',
  'restore/preview',
  'restore/start',
  'undo/preview',
  'undo/start',
])

const nasty = [
  '',
  ' ',
  '.',
  '..',
  '../../../../etc/passwd',
  '..\\..\\windows\\system32',
  '/etc/shadow',
  'file:///etc/passwd',
  '\\\\host\\share\\x',
  'endpoints.json',
  'backups/../../secrets.json',
  'a\0b',
  '%2e%2e%2f',
  '__proto__',
  'constructor',
  'toString',
  "'; drop table archon_tasks; --",
  '$(touch /tmp/archon-sync-was-here)',
  '`id`',
  '-rf',
  '--volume=/:/host',
  '<img src=x onerror=alert(1)>',
  '\u202Egnp.exe',
  'sync_20300101_000000',
  'postgres://u:p@203.0.113.7/d?host=/tmp',
  'tcp://203.0.113.7:2375',
]

const oddKeys = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'id', 'jobId', 'syncId', 'extra', '']

const strange = [
  'undefined',
  'nan',
  'infinity',
  'negativeZero',
  'bigint',
  'date',
  'map',
  'set',
  'error',
  'pattern',
  'function',
  'symbol',
  'cycle',
  'inherited',
].map(($) => ({ $ }))

const huge: readonly Recipe[] = [
  { $: 'bytes', size: 100_000 },
  { $: 'buffer', size: 100_000 },
  { $: 'long', size: 70_000 },
  { $: 'wide', size: 70_000 },
  { $: 'keys', size: 5_000 },
  { $: 'deep', size: 500 },
  { $: 'deep', size: 20_000 },
]

const special = fc.oneof(
  { arbitrary: fc.constantFrom(...strange), weight: 9 },
  { arbitrary: fc.constantFrom(...huge), weight: 1 },
)
const text = fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 40, unit: 'binary' }))
const polluting: fc.Arbitrary<Recipe> = fc.constantFrom<Recipe[]>(
  JSON.parse('{"__proto__":{"polluted":true}}'),
  { constructor: { prototype: { polluted: true } } },
  JSON.parse('{"id":"x","__proto__":{"id":"pair"}}'),
)

/** Anything at all, of a few levels. */
const garbage: fc.Arbitrary<Recipe> = fc.letrec<{ value: Recipe }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(text, fc.double(), fc.integer(), fc.boolean(), fc.constant(null)),
    { arbitrary: special, weight: 1 },
    { arbitrary: polluting, weight: 1 },
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...oddKeys), fc.string({ maxLength: 8 })), tie('value'), { maxKeys: 5 }),
  ),
})).value

/**
 * `count` messages, the same for the same seed: whatever a page could send, and messages that are nearly right (made
 * from the contract's own schemas around ids that exist, then broken). None of them, by the contract, may have an effect.
 */
export function fuzzMessages(seed: number, count: number, existing: readonly string[]): FuzzMessage[] {
  const message = fc.oneof(
    { arbitrary: fc.record({ channel: anyChannel, input: garbage }), weight: 2 },
    { arbitrary: nearlyRight(existing), weight: 5 },
  )
  const all = fc.sample(message, { seed, numRuns: Math.ceil(count * 1.3) })
  return all.filter((item) => isWithoutEffect(item, existing)).slice(0, count)
}

const anyChannel = fc.oneof(
  { arbitrary: fc.constantFrom<string[]>(...channels), weight: 20 },
  fc.constantFrom('', 'push', '__proto__', 'constructor', 'shell/run', 'settings/get ', 'ELECTRON_BROWSER_REQUIRE'),
)

/** What the contract refuses, what only reads, or what names nothing that exists. */
function isWithoutEffect({ channel, input }: FuzzMessage, existing: readonly string[]): boolean {
  const entry = Object.hasOwn(contract, channel) ? contract[channel as Channel] : null
  if (entry === null || readingChannels.has(channel)) return true
  const sent = [cook(input), cook(arrived(input))]
  if (sent.every((value) => !entry.input.safeParse(value).success)) return true
  const said = JSON.stringify(input)
  return actingById.has(channel) && !existing.some((id) => said.includes(JSON.stringify(id)))
}

/** The bridge hands a key `__proto__` over as the prototype, so that what arrives has no such key. */
function arrived(input: Recipe): Recipe {
  if (input === null || typeof input !== 'object') return input
  if (Array.isArray(input)) return input.map(arrived)
  const kept = Object.entries(input).filter(([key]) => key !== '__proto__')
  return Object.fromEntries(kept.map(([key, inner]) => [key, arrived(inner as Recipe)]))
}

function nearlyRight(existing: readonly string[]): fc.Arbitrary<FuzzMessage> {
  const ids = fc.oneof(fc.constantFrom(...existing), text)
  const ofChannel = (channel: Channel) => {
    const schema = z.toJSONSchema(contract[channel].input, { unrepresentable: 'any', io: 'input' }) as Schema
    return fc
      .tuple(right(schema, ids), garbage, fc.nat(1000), fc.constantFrom(...oddKeys), fc.boolean())
      .map(([input, wrong, at, key, kept]) => ({ channel, input: kept ? input : broken(input, wrong, at, key) }))
  }
  return fc.oneof(...channels.map(ofChannel))
}

/** A value that fits a JSON schema well enough to be taken, or nearly. */
function right(schema: Schema, ids: fc.Arbitrary<Recipe>): fc.Arbitrary<Recipe> {
  const options = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (options !== undefined) return fc.oneof(...options.map((option) => right(option, ids)))
  if (schema.const !== undefined) return fc.constant(schema.const as Recipe)
  if (schema.enum !== undefined) return fc.constantFrom(...(schema.enum as Recipe[]))
  if (schema.type === 'string') return ids
  if (schema.type === 'boolean') return fc.boolean()
  if (schema.type === 'integer' || schema.type === 'number') {
    return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer(), fc.constantFrom(0, -1, 2 ** 53, 1e300))
  }
  if (schema.type === 'array') return fc.array(right((schema.items ?? {}) as Schema, ids), { maxLength: 3 })
  if (schema.type !== 'object') return fc.oneof(fc.constant<Recipe>({ $: 'undefined' }), ids)
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  const required = (schema.required ?? []) as string[]
  return fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, right(inner, ids)])), {
    requiredKeys: required,
  }) as fc.Arbitrary<Recipe>
}

/** The message with one thing wrong somewhere inside: something else in a place, a key more, or all of it replaced. */
function broken(input: Recipe, wrong: Recipe, at: number, key: string): Recipe {
  if (input === null || typeof input !== 'object' || at % 7 === 0) return wrong
  if (Array.isArray(input)) return at % 2 === 0 ? [...input, wrong] : wrong
  const names = Object.keys(input)
  const name = names[at % Math.max(1, names.length)]
  if (name === undefined || at % 5 === 0) return Object.fromEntries([...Object.entries(input), [key, wrong]])
  const inner = (input as Readonly<Record<string, Recipe>>)[name] ?? null
  return { ...(input as object), [name]: broken(inner, wrong, Math.floor(at / 3), key) }
}
