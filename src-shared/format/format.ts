const thinSpace = '\u2009'

/** Digits in groups of three with a thin space: `221 029`. */
export function formatCount(value: number): string {
  const [whole = '0', rest] = String(value).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thinSpace)
  return rest === undefined ? grouped : `${grouped}.${rest}`
}

const units = ['kB', 'MB', 'GB', 'TB'] as const

/** Decimal units with three digits: `48 kB`, `1.81 GB`. */
export function formatBytes(bytes: number): string {
  const whole = Math.round(atLeastZero(bytes))
  if (whole < 1000) return `${whole} B`
  let value = whole / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  const digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
  return `${Number(value.toFixed(digits))} ${units[unit]}`
}

/** `0.4 s`, `12 s`, `3 min 44 s`, `2 h 05 min`. */
export function formatDuration(milliseconds: number): string {
  const seconds = atLeastZero(milliseconds) / 1000
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`
  return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`
}

/** Time left as people want it: rounded, with "about". */
export function formatTimeLeft(milliseconds: number): string {
  const seconds = atLeastZero(milliseconds) / 1000
  if (seconds < 50) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s left`
  if (seconds < 3570) return `about ${Math.max(1, Math.round(seconds / 60))} min left`
  return `about ${Math.round(seconds / 360) / 10} h left`
}

/** A clock that was set back, or a figure that is not known, must not read as a negative one. */
function atLeastZero(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(value, 0)
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
