import { setTimeout as wait } from 'node:timers/promises'

/** Whether everything is tried: `ARCHON_SYNC_THOROUGH=1`. */
export const isThorough = process.env.ARCHON_SYNC_THOROUGH === '1'

/** How often a fault strikes: as often as given when everything is tried, a quarter of that otherwise. */
export function faultTimes(thorough: number): number {
  return isThorough ? thorough : Math.ceil(thorough / 4)
}

/** Milliseconds spread over a span: one at random in each of `count` equal parts, so that every part is met. */
export function spread(count: number, span: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.round(((index + Math.random()) / count) * span))
}

/** Lets the given milliseconds pass and answers them: a fault at a random moment has no event to wait for. */
export async function momentAfter(milliseconds: number): Promise<number> {
  await wait(milliseconds)
  return milliseconds
}
