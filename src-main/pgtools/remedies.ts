/** What a definition of a dump of single tables lacks, and what the application may make so that it works. */
export type Remedy =
  | { readonly kind: 'extension'; readonly name: string; readonly schema: string | null }
  | { readonly kind: 'schema'; readonly name: string }
  | { readonly kind: 'role'; readonly name: string }
  /** A type of the user's own that the file does not define. */
  | { readonly kind: 'type'; readonly schema: string | null; readonly name: string }

const byType: Readonly<Record<string, string>> = {
  vector: 'vector',
  halfvec: 'vector',
  sparsevec: 'vector',
  hstore: 'hstore',
  citext: 'citext',
  ltree: 'ltree',
  lquery: 'ltree',
  ltxtquery: 'ltree',
  cube: 'cube',
  seg: 'seg',
  isbn: 'isn',
  isbn13: 'isn',
  geometry: 'postgis',
  geography: 'postgis',
}
const byFunction: Readonly<Record<string, string>> = {
  uuid_generate_v1: 'uuid-ossp',
  uuid_generate_v1mc: 'uuid-ossp',
  uuid_generate_v4: 'uuid-ossp',
  gen_random_bytes: 'pgcrypto',
  crypt: 'pgcrypto',
  gen_salt: 'pgcrypto',
  digest: 'pgcrypto',
  unaccent: 'unaccent',
  similarity: 'pg_trgm',
}
const byOperatorClass: readonly [RegExp, string][] = [
  [/^(gin|gist)_trgm_ops$/, 'pg_trgm'],
  [/^(vector|halfvec|sparsevec|bit)_\w+_ops$/, 'vector'],
  [/^gist_\w+_ops$/, 'btree_gist'],
]

/** Read off the server's words (C locale) for `undefined_object`, `undefined_function`, `invalid_schema_name`; else `null`. */
export function remedyFor(sqlState: string, message: string): Remedy | null {
  const missing = /^(type|role|schema|operator class|access method) "(.+)" does not exist/.exec(message)
  const [, kind = '', name = ''] = missing ?? []
  if (sqlState === '3F000' && kind === 'schema') return { kind: 'schema', name }
  if (sqlState === '42704' && kind === 'role') return { kind: 'role', name }
  if (sqlState === '42704' && kind === 'type') return typeRemedy(withoutArray(name))
  if (sqlState === '42704' && kind === 'operator class') return operatorClassRemedy(name)
  if (sqlState === '42704' && kind === 'access method')
    return /^(hnsw|ivfflat)$/.test(name) ? { kind: 'extension', name: 'vector', schema: null } : null
  const called = sqlState === '42883' ? /^function (.+)\(.*\) does not exist/.exec(message)?.[1] : undefined
  return called === undefined ? null : known(byFunction, called)
}

function withoutArray(name: string): string {
  return name.replace(/(\[\])+$/, '')
}

function typeRemedy(name: string): Remedy {
  const [schema, bare] = parts(name)
  return known(byType, name) ?? { kind: 'type', schema, name: bare }
}

function operatorClassRemedy(name: string): Remedy | null {
  const [schema, bare] = parts(name)
  const found = byOperatorClass.find(([pattern]) => pattern.test(bare))
  return found === undefined ? null : { kind: 'extension', name: found[1], schema }
}

function known(list: Readonly<Record<string, string>>, name: string): Remedy | null {
  const [schema, bare] = parts(name)
  const extension = Object.hasOwn(list, bare) ? list[bare] : undefined
  return extension === undefined ? null : { kind: 'extension', name: extension, schema }
}

/** `schema.name`, as messages print it without quotes. */
function parts(name: string): [schema: string | null, name: string] {
  const dot = name.indexOf('.')
  return dot < 0 ? [null, name] : [name.slice(0, dot), name.slice(dot + 1)]
}
