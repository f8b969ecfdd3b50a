/** A value as JSON; what JSON cannot say stands in an object whose only key is `$`. */
export type Recipe = string | number | boolean | null | readonly Recipe[] | { readonly [key: string]: Recipe }

/**
 * Makes the value of a recipe: `undefined`, `NaN`, very long or deep things, cycles, keys that reach for a prototype.
 * Runs in the page as well, so it uses nothing from outside itself.
 */
export function cook(recipe: Recipe): unknown {
  const special: Readonly<Record<string, (size: number) => unknown>> = {
    undefined: () => undefined,
    nan: () => Number.NaN,
    infinity: () => Number.POSITIVE_INFINITY,
    negativeZero: () => -0,
    bigint: () => 10n ** 30n,
    date: () => new Date(0),
    map: () => new Map([['id', 'x']]),
    set: () => new Set(['x']),
    bytes: (size) => new Uint8Array(size),
    buffer: (size) => new ArrayBuffer(size),
    error: () => new Error('x'),
    pattern: () => /x/g,
    function: () => () => 'x',
    symbol: () => Symbol('x'),
    long: (size) => 'x'.repeat(size),
    wide: (size) => Array.from({ length: size }, (_, index) => index),
    keys: (size) => Object.fromEntries(Array.from({ length: size }, (_, index) => [`k${index}`, index])),
    deep: (size) => {
      let value: unknown = 'x'
      for (let level = 0; level < size; level += 1) value = level % 2 === 0 ? [value] : { id: value }
      return value
    },
    cycle: () => {
      const value: Record<string, unknown> = { id: 'x' }
      value.self = value
      return value
    },
    inherited: () => Object.create({ id: 'pair', jobId: 'x', polluted: true }) as unknown,
  }
  const make = (item: Recipe): unknown => {
    if (item === null || typeof item !== 'object') return item
    if (Array.isArray(item)) return item.map(make)
    const object = item as Readonly<Record<string, Recipe>>
    const name = object.$
    if (typeof name === 'string') return special[name]?.(typeof object.size === 'number' ? object.size : 0)
    const made: Record<string, unknown> = {}
    for (const [key, inner] of Object.entries(object)) {
      Object.defineProperty(made, key, { value: make(inner), enumerable: true, configurable: true, writable: true })
    }
    return made
  }
  return make(recipe)
}
