import fc from 'fast-check'
import { expect, test } from 'vitest'
import { historyRecord, tableCheck } from '../testing/samples'
import { runReport } from './report'

const secret = 'Zq7hunter22'
const leaks = [
  `postgres://app:${secret}@db.example.com:5432/shop`,
  `host=h password=${secret}`,
  `PGPASSWORD='${secret}'`,
  `ALTER ROLE app PASSWORD '${secret}'`,
  `{"password": "${secret}"}`,
]
/** What a server may put into names, addresses and messages. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('\n', '```', '|', '\u202e', '\u0000', '# ', '- ', '<img src=x>', ' '),
      fc.constantFrom(...leaks).map((leak) => ` ${leak} `),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

test('property: no text of a server brings a secret into the report, hides anything, or breaks out of its place', () => {
  fc.assert(
    fc.property(hostile, hostile, hostile, (one, two, name) => {
      const check = { ...tableCheck('x', 'identical'), table: { schema: 'public', name: name === '' ? 'x' : name } }
      const end = { ...historyRecord().source, name: one, address: two, user: one }
      const report = runReport(
        historyRecord({
          outcome: 'failed',
          source: end,
          target: end,
          failure: { code: 'postgres/error', message: one, hint: two, detail: `${one}\n${two}`, phase: 'import' },
          warnings: [two],
          verification: { tables: [check], foreignKeysValidated: 0, sequencesChecked: 0, verdict: 'identical' },
        }),
        '1.0',
      )
      expect(report).not.toContain(secret)
      expect(report).not.toMatch(/[^\P{Cc}\n]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u)
      const lines = report.split('\n')
      expect(outside(lines).filter((line) => line.startsWith('#'))).toHaveLength(1)
      expect(outside(lines).filter((line) => line.startsWith('- Warning:'))).toHaveLength(1)
      const row = outside(lines).at(-2) ?? ''
      expect(row.replaceAll(/\\./g, '').split('|')).toHaveLength(7)
    }),
  )
})

/** The lines that are not inside the fenced block. */
function outside(lines: readonly string[]): string[] {
  const fence = lines.findIndex((line) => /^`{3,}$/.test(line))
  const end = lines.findIndex((line, index) => index > fence && line === lines[fence])
  return fence < 0 ? [...lines] : [...lines.slice(0, fence), ...lines.slice(end + 1)]
}
