/** How fast a running total grows, smoothed. Times are milliseconds since the epoch; `done` is in the caller's unit. */
export interface Rate {
  readonly since: number
  readonly at: number
  readonly done: number
  /** Growth per millisecond with older moments fading; still lacks the weight of the time before `since`. */
  readonly weighted: number
}

/** The time after which a moment counts a third (interface.md 5.1: an EWMA of about 10 s). */
const fadeMs = 10_000

export function beginRate(at: number, done: number): Rate {
  return { since: at, at, done, weighted: 0 }
}

/** The rate after one more look. A clock that was set back begins anew; a total that falls counts as no growth. */
export function addToRate(rate: Rate, at: number, done: number): Rate {
  const passed = at - rate.at
  if (passed < 0) return beginRate(at, done)
  if (passed === 0) return rate
  const fresh = -Math.expm1(-passed / fadeMs)
  const now = Math.max(0, done - rate.done) / passed
  return { since: rate.since, at, done, weighted: rate.weighted * (1 - fresh) + now * fresh }
}

/** Growth per millisecond, or `null` before any time has passed. A steady growth is met exactly from the start. */
export function ratePerMs(rate: Rate): number | null {
  const age = rate.at - rate.since
  return age <= 0 ? null : rate.weighted / -Math.expm1(-age / fadeMs)
}
