import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { summarizeEndpoint } from '../../src-shared/domain/endpoint'
import { historyRecord, local as sampleLocal, staging } from '../testing/samples'
import { namedTarget } from './beside-target'
import { actOf, bandLabel, identityOf, pastActOf, shortPair } from './ends'
import { failureText } from './failure-texts'
import { filterLog, logAsText, logSummary, splitHits } from './log-text'
import { archonPreset } from './preset'
import { runReport } from './report'
import { targetReason, targetSentence } from './target-state'
import { splitForMiddle, visibleLines, visibleText } from './visible'
import { aboutDuration, ago, shortWhen, tightDuration } from './when'

const remote = { kind: 'server', name: 'prod', environment: 'production' } as const
const local = { kind: 'container', name: 'db', environment: 'local' } as const

describe('hostile text', () => {
  test('property: nothing that hides or reorders is left, and plain text stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
    expect(visibleText('Tabelle ÄÖ 表 👩‍👩')).toContain('Tabelle ÄÖ 表')
    expect(visibleLines('a\nb\u0007')).toBe('a\nb\\u{7}')
  })

  test('property: a text that is cut for its middle is whole again when joined', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (text, tail) => {
        const parts = splitForMiddle(text, tail)
        expect(parts.head + parts.tail).toBe(text)
      }),
    )
  })
})

describe('the act', () => {
  test('names both ends by what they are for', () => {
    expect(actOf('local-to-remote', local, remote)).toBe('Push local to production')
    expect(actOf('remote-to-local', remote, local)).toBe('Pull production into local')
    expect(pastActOf('remote-to-local', remote, local)).toBe('Pulled production into local')
  })

  test('falls back to names where both ends are for the same', () => {
    expect(shortPair({ ...local, name: 'a' }, { ...local, name: 'b' })).toEqual(['a', 'b'])
  })

  test('production overrules the kind', () => {
    expect(identityOf(remote)).toBe('production')
    expect(bandLabel(remote)).toBe('Production')
    expect(bandLabel({ kind: 'server', environment: 'staging' })).toBe('Remote · staging')
  })
})

describe('a restore beside', () => {
  const target = summarizeEndpoint({ ...sampleLocal, database: 'postgres_1012' })

  test('names the new database, and only that one', () => {
    expect(namedTarget(target, [sampleLocal]).name).toBe('postgres_1012 on supabase-ai-db')
    expect(namedTarget(summarizeEndpoint(sampleLocal), [sampleLocal]).name).toBe('supabase-ai-db')
    expect(namedTarget(target, [])).toBe(target)
    expect(namedTarget(target, [{ ...sampleLocal, port: 5433 }]).name).toBe('supabase-ai-db')
    const server = { ...summarizeEndpoint(staging), address: 'db.example.com:5432/look/inside' }
    expect(namedTarget(server, [staging]).name).toBe('look/inside on archon-staging')
  })
})

describe('times', () => {
  const now = new Date(2026, 10, 24, 12, 0).getTime()

  test('are short for today and this week, a date before', () => {
    expect(shortWhen(new Date(2026, 10, 24, 10, 12), now)).toBe('Today 10:12')
    expect(shortWhen(new Date(2026, 10, 23, 18, 40), now)).toBe('Mon 18:40')
    expect(shortWhen(new Date(2026, 10, 17, 18, 40), now)).toBe('17 Nov')
  })

  test('are rounded as people say them', () => {
    expect(aboutDuration(224_000)).toBe('About 4 min')
    expect(aboutDuration(21_000)).toBe('About 20 s')
    expect([tightDuration(400), tightDuration(12_000), tightDuration(224_000)]).toEqual(['0.4s', '12s', '3m 44s'])
    expect([ago(now - 12_000, now), ago(now, now), ago(now - 7_200_000, now)]).toEqual([
      '12 s ago',
      'just now',
      '2 h ago',
    ])
  })
})

describe('the log', () => {
  const line = (seq: number, level: 'debug' | 'info' | 'warning' | 'error') => ({
    seq,
    at: 0,
    level,
    phase: null,
    text: 'x',
  })
  const lines = [line(1, 'debug'), line(2, 'warning'), line(3, 'error')]

  test('a level keeps what is at least as grave', () => {
    expect(filterLog(lines, 'warning').map((item) => item.seq)).toEqual([2, 3])
    expect(logSummary(lines)).toBe('3 lines, 1 error, 1 warning')
    expect(logAsText(lines).split('\n')).toHaveLength(3)
  })

  test('property: the parts of a found line are the line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (text, needle) => {
        expect(splitHits(text, needle).join('')).toBe(text)
      }),
    )
    expect(splitHits('Lock and lock', 'lock')).toEqual(['', 'Lock', ' and ', 'lock', ''])
  })
})

describe('what is said of a target', () => {
  test('an unknown state is never called safe', () => {
    expect(targetSentence('unknown', 'db')).not.toContain('as it was')
    expect(targetReason('unchanged', 'import')).toContain('rolled back')
    expect(targetReason('unchanged', 'export')).toContain('Nothing had been written')
  })
})

test('a code of another version gets the general text', () => {
  expect(failureText('future/code').title).toBe('Something unexpected happened')
  expect(failureText('disk/full').title).toBe('Not enough space on this computer')
})

test('the preset of the window is the one of the command line', () => {
  expect(archonPreset.include).toEqual(['archon_*'])
  expect(archonPreset.options.expectedTables).toHaveLength(17)
})

test('a report tells ends, outcome, phases and tables', () => {
  const text = runReport(historyRecord(), '0.1.0')
  expect(text).toContain('From: archon-staging, db.example.com:5432/postgres, user postgres.abcdef')
  expect(text).toContain('| archon_tasks | 12 | 12 |')
})
