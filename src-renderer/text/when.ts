const dayMs = 86_400_000
const locale = 'en-GB'

/** `10:12`, in this computer's time zone. */
export function clockTime(at: number | Date): string {
  return new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
}

/** `10:14:02.114` for log lines. */
export function preciseTime(at: number): string {
  const date = new Date(at)
  return `${date.toLocaleTimeString(locale)}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** `Today 10:12`, `Mon 18:40` within six days, else `17 Nov`. */
export function shortWhen(at: number | Date, now: number): string {
  const date = new Date(at)
  const days = Math.round((startOfDay(now) - startOfDay(date.getTime())) / dayMs)
  if (days === 0) return `Today ${clockTime(date)}`
  if (days > 0 && days < 7) return `${date.toLocaleDateString(locale, { weekday: 'short' })} ${clockTime(date)}`
  return date.toLocaleDateString(locale, { day: 'numeric', month: 'short' })
}

/** `Tue 24 Nov 2026, 10:12`. */
export function fullWhen(at: number | Date): string {
  const date = new Date(at)
  const day = date.toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
  return `${day.replace(',', '')}, ${clockTime(date)}`
}

/** `today 10:15`, `tomorrow 10:15`, `Wed 25 Nov 10:12`: a moment to come, inside a sentence. */
export function untilWhen(at: number | Date, now: number): string {
  const date = new Date(at)
  const days = Math.round((startOfDay(date.getTime()) - startOfDay(now)) / dayMs)
  if (days === 0) return `today ${clockTime(date)}`
  if (days === 1) return `tomorrow ${clockTime(date)}`
  const day = date.toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'short' })
  return `${day.replace(',', '')} ${clockTime(date)}`
}

/** `22 Nov 14:03`: a moment that names a backup. */
export function dayAndTime(at: number | Date): string {
  const date = new Date(at)
  return `${date.toLocaleDateString(locale, { day: 'numeric', month: 'short' })} ${clockTime(date)}`
}

/** `Tue 24 Nov, 10:12:06`. */
export function exactWhen(at: number | Date): string {
  const date = new Date(at)
  const day = date.toLocaleDateString(locale, { weekday: 'short', day: 'numeric', month: 'short' })
  return `${day.replace(',', '')}, ${date.toLocaleTimeString(locale)}`
}

/** `just now`, `12 s ago`, `4 min ago`, `2 h ago`. */
export function ago(at: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - at) / 1000))
  if (seconds < 3) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`
  return `${Math.floor(seconds / 3600)} h ago`
}

/** A length of time as a person would round it: `About 4 min`, `About 20 s`. */
export function aboutDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 55) return `About ${Math.max(5, Math.round(seconds / 5) * 5)} s`
  if (seconds < 3300) return `About ${Math.max(1, Math.round(seconds / 60))} min`
  return `About ${Math.round(seconds / 360) / 10} h`
}

/** `3m 44s` for narrow columns. */
export function tightDuration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole}s`
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`
  return `${Math.floor(whole / 3600)}h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`
}

/** Midnight of the day of a moment, in this computer's time zone. */
export function startOfDay(at: number): number {
  const date = new Date(at)
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
