import { type Settings, settingsSchema } from '../../src-shared/domain/settings'

const gigabyte = 1_000_000_000

/** The limits as they are typed; an empty field is no limit. */
export interface RetentionForm {
  readonly hours: string
  readonly days: string
  readonly count: string
  readonly gigabytes: string
}

const limitsSchema = settingsSchema.pick({
  retentionHours: true,
  retentionDays: true,
  retentionCount: true,
  retentionBytes: true,
})
type Limits = Pick<Settings, 'retentionHours' | 'retentionDays' | 'retentionCount' | 'retentionBytes'>

const fieldOf = {
  retentionHours: 'hours',
  retentionDays: 'days',
  retentionCount: 'count',
  retentionBytes: 'gigabytes',
} as const

export function retentionForm(settings: Limits): RetentionForm {
  return {
    hours: String(settings.retentionHours),
    days: String(settings.retentionDays),
    count: settings.retentionCount === null ? '' : String(settings.retentionCount),
    gigabytes: settings.retentionBytes === null ? '' : String(settings.retentionBytes / gigabyte),
  }
}

/** The limits that were typed, or what is wrong with each field. */
export function readRetention(form: RetentionForm): {
  limits: Limits | null
  errors: Partial<Record<keyof RetentionForm, string>>
} {
  const bytes = numberOf(form.gigabytes)
  const read = limitsSchema.safeParse({
    retentionHours: numberOf(form.hours) ?? Number.NaN,
    retentionDays: numberOf(form.days) ?? Number.NaN,
    retentionCount: numberOf(form.count),
    retentionBytes: bytes === null ? null : Math.round(bytes * gigabyte),
  })
  if (read.success) return { limits: read.data, errors: {} }
  const wrong = new Set(read.error.issues.map((issue) => fieldOf[issue.path[0] as keyof typeof fieldOf]))
  return { limits: null, errors: Object.fromEntries([...wrong].map((key) => [key, problems[key]])) }
}

const problems: Readonly<Record<keyof RetentionForm, string>> = {
  hours: 'A whole number from 1 to 87 600.',
  days: 'A whole number from 0 to 3 650.',
  count: 'A whole number from 1 to 10 000, or nothing.',
  gigabytes: 'A number from 0.001, or nothing.',
}

function numberOf(text: string): number | null {
  const trimmed = text.trim().replace(',', '.')
  return trimmed === '' ? null : Number(trimmed)
}
