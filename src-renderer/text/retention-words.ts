import type { Settings } from '../../src-shared/domain/settings'
import { formatBytes } from '../../src-shared/format/format'

type Limits = Pick<Settings, 'retentionHours' | 'retentionDays' | 'retentionCount' | 'retentionBytes'>

/** `Keeps 24 hours, then 1 a day for 14 days. Pinned stay.` */
export function retentionSentence({ retentionHours, retentionDays, retentionCount, retentionBytes }: Limits): string {
  const daily =
    retentionDays === 0 ? '' : `, then 1 a day for ${retentionDays === 1 ? '1 day' : `${retentionDays} days`}`
  const most = [
    retentionCount === null ? '' : `${retentionCount} of each database`,
    retentionBytes === null ? '' : `${formatBytes(retentionBytes)} in all`,
  ].filter((text) => text !== '')
  const limit = most.length === 0 ? '' : ` At most ${most.join(' and ')}.`
  return `Keeps ${hoursText(retentionHours)}${daily}.${limit} Pinned stay.`
}

/** `24 hours`, `3 days`. */
export function hoursText(hours: number): string {
  if (hours >= 48 && hours % 24 === 0) return `${hours / 24} days`
  return hours === 1 ? '1 hour' : `${hours} hours`
}
