import { addToRate, beginRate, type Rate, ratePerMs } from './rate'

/** How a job comes on as a whole, and the time left that was said last. Times are milliseconds since the epoch. */
export interface Pace {
  readonly began: number
  /** Of the overall fraction, 0 to 1. */
  readonly rate: Rate
  readonly said: SaidTime | null
}

interface SaidTime {
  readonly at: number
  readonly leftMs: number
  /** When it was last corrected upwards. */
  readonly raisedAt: number
}

/** Interface.md 5.1: no time left before 5 s and 3 %, and no jump upwards more than once in 10 s. */
const earliestMs = 5_000
const leastFraction = 0.03
const raiseEveryMs = 10_000
/** What is said counts down by itself; a difference that is smaller is left to it. */
const worthRaising = 1.1
const easeMs = 3_000
/** After this long without news nothing is known of the time left (interface.md 5.2). */
export const silentMs = 15_000

export function beginPace(at: number): Pace {
  return { began: at, rate: beginRate(at, 0), said: null }
}

/** The pace after the overall fraction was looked at once more. */
export function keepPace(pace: Pace, at: number, fraction: number): Pace {
  const rate = addToRate(pace.rate, at, fraction)
  if (at < pace.rate.at) return { ...pace, rate, said: pace.said && { ...pace.said, at, raisedAt: at } }
  const raw = estimate(pace.began, rate, at, fraction)
  return { ...pace, rate, said: raw === null ? pace.said : sayNext(pace.said, at, raw) }
}

/** Half what the last seconds say, half what the whole run so far says: neither one stalled table nor a slow start rules. */
function estimate(began: number, rate: Rate, at: number, fraction: number): number | null {
  const elapsed = at - began
  if (elapsed < earliestMs || fraction < leastFraction) return null
  const average = fraction / elapsed
  return (1 - fraction) / ((average + (ratePerMs(rate) ?? average)) / 2)
}

function sayNext(said: SaidTime | null, at: number, raw: number): SaidTime {
  if (said === null) return { at, leftMs: raw, raisedAt: at }
  const counted = Math.max(0, said.leftMs - (at - said.at))
  if (raw <= counted) {
    const eased = counted - (counted - raw) * -Math.expm1(-(at - said.at) / easeMs)
    return { ...said, at, leftMs: eased }
  }
  const mayRaise = at - said.raisedAt >= raiseEveryMs && raw > counted * worthRaising
  return mayRaise ? { at, leftMs: raw, raisedAt: at } : { ...said, at, leftMs: counted }
}

/** Time passes without news too, but that alone brings nobody to the end: at most half of it. */
function countDown({ at, leftMs }: SaidTime, now: number): number {
  return Math.max(leftMs - Math.max(0, now - at), leftMs / 2)
}

/** Milliseconds left as they may be said at `now`, or `null` while an answer would be invented. */
export function timeLeft({ said }: Pace, now: number): number | null {
  return said === null ? null : countDown(said, now)
}
