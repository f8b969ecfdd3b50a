import { expect, it } from 'vitest'
import type { JobEvent, JobEventBody, JobResult } from '../../src-shared/domain/job-event'
import { phases } from '../../src-shared/domain/job-event'
import { defaultWeights } from '../../src-shared/domain/job-view'
import { jsonPrinter, textPrinter } from './job-printer'
import { printable } from './job-words'
import { testTerminal } from './test-terminal'

const place = { kind: 'server' as const, environment: 'staging' as const, address: 'h:5432/d', user: 'u' }
const started: JobEventBody = {
  type: 'job-started',
  kind: 'sync',
  syncId: 'sync_20300101_000000',
  direction: 'remote-to-local',
  profileName: 'shop',
  source: { id: 's', name: 'staging', ...place },
  target: { id: 't', name: 'local', ...place },
  weights: defaultWeights(phases),
}
const table = { schema: 'public', name: 'a' }
const digest = { rows: 1200, sums: ['1', '2'] as [string, string] }
const good: JobResult = {
  outcome: 'succeeded',
  failure: null,
  failedPhase: null,
  targetState: 'replaced',
  verification: {
    tables: [{ table, verdict: 'identical', source: digest, target: digest, bytes: 1 }],
    foreignKeysValidated: 1,
    sequencesChecked: 1,
    verdict: 'identical',
  },
  exported: { durationSeconds: 1, bytes: 1_810_000, tables: 1, rows: 1200, backupFile: '/b/archon-sync-x.dump' },
  exportBackup: null,
  safetyBackup: null,
  phaseMs: {},
  durationMs: 12_000,
  warnings: ['history could not be written'],
}

function eventsOf(bodies: readonly JobEventBody[]): JobEvent[] {
  return bodies.map((body, index) => ({ ...body, jobId: 'j', seq: index + 1, at: 1000 * index }))
}
const middle: JobEventBody[] = [
  { type: 'phase-started', phase: 'export' },
  { type: 'progress', phase: 'export', done: 500_000, total: 1e6, unit: 'bytes', activity: 'Reading a', tables: [] },
  { type: 'phase-finished', phase: 'export', durationMs: 1500, skipped: false },
]

it('prints every event as a line of JSON and nothing else', () => {
  const terminal = testTerminal()
  const printer = jsonPrinter(terminal)
  const events = eventsOf([started, ...middle, { type: 'job-finished', result: good }])
  for (const event of events) printer.accept(event)
  printer.say('Cancelling…')
  printer.end()
  expect(terminal.prints.map((line) => JSON.parse(line))).toEqual(events)
  expect(terminal.raws).toEqual([])
})

it('ends with the tables, warnings, the backup and the verdict', () => {
  const terminal = testTerminal()
  const printer = textPrinter(terminal)
  for (const event of eventsOf([started, ...middle, { type: 'job-finished', result: good }])) printer.accept(event)
  printer.end()
  const text = terminal.prints.join('\n')
  expect(text).toMatch(/table\s+source rows\s+target rows\s+checksum/)
  expect(text).toMatch(/a\s+1\s200\s+1\s200\s+identical/)
  expect(text).toContain('Warning: history could not be written')
  expect(text).toContain('/b/archon-sync-x.dump')
  expect(terminal.prints.at(-1)).toContain('local is identical to staging: 1 table')
})

it('never says identical when content was not compared', () => {
  const terminal = testTerminal()
  const printer = textPrinter(terminal)
  const verification = good.verification === null ? null : { ...good.verification, verdict: 'counts-only' as const }
  for (const event of eventsOf([started, { type: 'job-finished', result: { ...good, verification } }]))
    printer.accept(event)
  expect(terminal.prints.at(-1)).not.toContain('identical')
})

it('says what failed, what to do next and what the target holds', () => {
  const terminal = testTerminal()
  const printer = textPrinter(terminal)
  const failure = {
    code: 'import/lock-timeout',
    message: 'A lock was not free.',
    hint: 'Try later.',
    retryable: true,
  } as const
  const result: JobResult = {
    ...good,
    outcome: 'failed',
    failure,
    failedPhase: 'import',
    targetState: 'unchanged',
    verification: null,
  }
  for (const event of eventsOf([started, { type: 'job-finished', result }])) printer.accept(event)
  const text = terminal.remarks.join('\n')
  expect(text).toContain('A lock was not free.')
  expect(text).toContain('Try later.')
  expect(text).toContain('Failed in import. local is exactly as it was.')
})

it('redraws one line on a terminal, within its width, and leaves none behind', () => {
  const terminal = testTerminal({ isLive: true, columns: 50 })
  let now = 0
  const printer = textPrinter(terminal, () => {
    now += 200
    return now
  })
  for (const event of eventsOf([started, ...middle.slice(0, 2)])) printer.accept(event)
  const drawn = terminal.raws.filter((text) => text.length > 5)
  expect(drawn.at(-1)).toContain('Export')
  for (const text of drawn) expect(text.replace('\r\u001b[2K', '').length).toBeLessThan(50)
  printer.end()
  expect(terminal.raws.at(-1)).toBe('\r\u001b[2K')
})

it('makes control characters of names visible', () => {
  expect(printable('a\u001b[31m\u202eb\nc')).toBe('a\\u001b[31m\\u202eb\\u000ac')
})
