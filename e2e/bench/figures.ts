import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What was measured, in milliseconds, and what it should stay under. */
export interface Figure {
  readonly name: string
  readonly aimMs: number
  readonly of: number
  readonly min: number
  readonly median: number
  readonly p99: number
  readonly max: number
}

/** The figures of a series; none of an empty one. */
export function figureOf(name: string, aimMs: number, values: readonly number[]): Figure {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => {
    const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
    return Math.round(value * 10) / 10
  }
  return { name, aimMs, of: sorted.length, min: at(0), median: at(0.5), p99: at(0.99), max: at(1) }
}

/** A table for people on standard output, and everything as JSON in `.cache/bench/window.json`. */
export function report(figures: readonly Figure[], facts: Readonly<Record<string, unknown>>): void {
  const file = join(import.meta.dirname, '..', '..', '.cache', 'bench', 'window.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify({ ...facts, figures }, null, 2)}\n`)
  const cell = (value: number | string) => String(value).padStart(9)
  const head = `${'milliseconds'.padEnd(58)}${['aim', 'n', 'min', 'median', 'p99', 'max'].map(cell).join('')}`
  const rows = figures.map(
    ({ name, aimMs, of, min, median, p99, max }) =>
      `${name.padEnd(58)}${[aimMs, of, min, median, p99, max].map(cell).join('')}`,
  )
  process.stdout.write(`\n${JSON.stringify(facts)}\n${[head, ...rows].join('\n')}\n`)
}
