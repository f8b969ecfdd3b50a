import type { Channel } from '../../src-shared/ipc/contract'

const smallMessage = 64 * 1024
const largerMessages: Readonly<Partial<Record<Channel, number>>> = {
  'app/copy-text': 2_100_000,
  'app/save-text': 20_100_000,
  // The ids of every run of a long history.
  'history/export': 2_000_000,
  // Certificate authorities in PEM may be 100,000 characters.
  'endpoints/save': 256 * 1024,
  'endpoints/test': 256 * 1024,
}

/** How large the input of a channel may be, in characters and values. */
export function sizeLimit(channel: Channel): number {
  return largerMessages[channel] ?? smallMessage
}

/** Whether a value holds more than `limit` characters and values; stops counting there, and at any cycle. */
export function exceedsSize(value: unknown, limit: number): boolean {
  let left = limit
  const pending: unknown[] = [value]
  while (pending.length > 0) {
    const item = pending.pop()
    left -= 1
    if (typeof item === 'string') left -= item.length
    else if (ArrayBuffer.isView(item)) left -= item.byteLength
    else if (item instanceof ArrayBuffer) left -= item.byteLength
    else if (typeof item === 'object' && item !== null) {
      for (const [key, inner] of Object.entries(item)) {
        left -= key.length
        pending.push(inner)
        if (left < 0) return true
      }
    }
    if (left < 0) return true
  }
  return false
}

/**
 * Refuses what comes faster than `perSecond` on average, after a burst of `burst`: a token bucket for each channel, so
 * that a flood on one never keeps a cancel waiting. `now` in milliseconds.
 */
export function createRateLimit(perSecond: number, burst: number): (channel: string, now: number) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return (channel, now) => {
    const bucket = buckets.get(channel) ?? { tokens: burst, at: now }
    const tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * perSecond)
    buckets.set(channel, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now })
    return tokens >= 1
  }
}
