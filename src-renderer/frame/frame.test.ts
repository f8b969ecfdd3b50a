import { describe, expect, test } from 'vitest'
import { foldJob, type JobView } from '../../src-shared/domain/job-view'
import type { KeyPress } from '../../src-shared/domain/shortcut'
import { hasGap } from '../api/job-events'
import { jobEvents, result, started } from '../testing/samples'
import { spokenState, windowTitle } from './job-announcements'
import { spokenSummary } from './spoken-summary'
import { usedText } from './status-bar'
import { commandOf } from './use-shortcuts'

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
})

describe('shortcuts', () => {
  test('take Ctrl, or the command key on a Mac, and nothing else', () => {
    expect(commandOf(press('Enter', { ctrlKey: true }), false)).toBe('start')
    expect(commandOf(press('Enter', { metaKey: true }), true)).toBe('start')
    expect(commandOf(press('Enter', { ctrlKey: true }), true)).toBeNull()
    expect(commandOf(press('X', { ctrlKey: true, shiftKey: true }), false)).toBe('flip')
    expect(commandOf(press('x', { ctrlKey: true }), false)).toBeNull()
    expect(commandOf(press('r'), false)).toBeNull()
    expect(['1', '2', '3', '4'].map((digit) => commandOf(press(digit, { ctrlKey: true }), false))).toEqual([
      'show-sync',
      'show-history',
      'show-backups',
      'show-connections',
    ])
    expect(commandOf(press('z', { ctrlKey: true }), false)).toBe('undo')
    expect(commandOf(press('k', { ctrlKey: true, metaKey: true }), true)).toBeNull()
  })

  test('take the key itself where Alt or another layout changes what it writes', () => {
    const alt = { altKey: true, code: 'KeyS' }
    expect(commandOf(press('ß', { ...alt, metaKey: true }), true)).toBe('speak-progress')
    expect(commandOf(press('s', { ...alt, ctrlKey: true }), false)).toBe('speak-progress')
    expect(commandOf(press('/', { ctrlKey: true, shiftKey: true }), false)).toBe('show-shortcuts')
    expect(commandOf(press('k', { ctrlKey: true, altKey: true, code: 'KeyK' }), false)).toBeNull()
  })
})

describe('the status bar', () => {
  test('says what the backups take, of their limit where there is one', () => {
    expect(usedText(0, null)).toBe('No backups yet')
    expect(usedText(6_200_000_000, null)).toBe('Backups 6.2 GB')
    expect(usedText(6_200_000_000, 20_000_000_000)).toBe('Backups 6.2 of 20 GB')
    expect(usedText(820_000_000, 20_000_000_000)).toBe('Backups 820 MB of 20 GB')
  })
})

describe('events', () => {
  test('a jump in seq, another job or nothing known is a gap; a start never is', () => {
    const [first, second, third] = jobEvents([
      started,
      { type: 'phase-started', phase: 'connect' },
      { type: 'phase-started', phase: 'backup' },
    ])
    if (!first || !second || !third) throw new Error('Three events were made.')
    expect(hasGap(null, first)).toBe(false)
    expect(hasGap(null, second)).toBe(true)
    expect(hasGap({ jobId: 'job-1', seq: 1 }, second)).toBe(false)
    expect(hasGap({ jobId: 'job-1', seq: 1 }, third)).toBe(true)
    expect(hasGap({ jobId: 'other', seq: 1 }, second)).toBe(true)
  })
})

describe('what is spoken', () => {
  const fold = (bodies: Parameters<typeof jobEvents>[0]) => jobEvents(bodies).reduce<JobView | null>(foldJob, null)

  test('phases, quarters and the end; failures speak through their card', () => {
    expect(spokenState(null)).toBeNull()
    expect(spokenState(fold([started, { type: 'phase-started', phase: 'connect' }]))).toBe('Connect')
    expect(spokenState(fold([started, { type: 'job-finished', result: result() }]))).toBe(
      'supabase-ai-db is up to date',
    )
    expect(spokenState(fold([started, { type: 'job-finished', result: result({ outcome: 'failed' }) }]))).toBeNull()
  })

  test.each([
    ['restore', 'Restoring into supabase-ai-db', 'supabase-ai-db is restored'],
    ['undo', 'Undoing on supabase-ai-db', 'The run on supabase-ai-db is undone'],
    ['backup', 'Backing up archon-staging', 'archon-staging is backed up'],
    ['import', 'Importing archon-staging', 'The file is imported'],
    ['prove', 'Proving archon-staging', 'The backup is proven'],
  ] as const)('a %s is called one', (kind, title, done) => {
    const begun = { ...started, kind } as typeof started
    expect(windowTitle(fold([begun]))).toBe(`${title} - Archon Sync`)
    expect(spokenState(fold([begun, { type: 'job-finished', result: result() }]))).toBe(done)
  })

  test('a cancel is spoken in two steps, and the second says what the target holds', () => {
    const text = 'Rolling back on supabase-ai-db.'
    expect(spokenState(fold([started, { type: 'cancelling', text }]))).toBe(`Cancelling. ${text}`)
    expect(
      spokenState(
        fold([started, { type: 'job-finished', result: result({ outcome: 'cancelled', targetState: 'unchanged' }) }]),
      ),
    ).toBe('Cancelled. supabase-ai-db is exactly as it was')
  })

  test('on demand: how far, what happens, how long it takes', () => {
    expect(spokenSummary(null, 0)).toBe('Nothing is running')
    const running = fold([started, { type: 'phase-started', phase: 'import' }])
    expect(spokenSummary(running, 0)).toMatch(/^0 percent, importing$/)
    const table = {
      table: { schema: 'public', name: 'orders' },
      state: 'running' as const,
      rowsDone: 1,
      rowsTotal: 2,
      bytesDone: 1,
      bytesTotal: 2,
      durationMs: null,
    }
    const copying = foldJob(running, {
      jobId: 'job-1',
      seq: 3,
      at: (running?.started.at ?? 0) + 60_000,
      type: 'progress',
      phase: 'import',
      done: 1,
      total: 2,
      unit: 'bytes',
      activity: null,
      tables: [table],
    })
    const spoken = spokenSummary(copying, copying?.lastEventAt ?? 0)
    expect(spoken).toMatch(/^\d+ percent, copying orders, about \d+ (minutes?|seconds) left$/)
    expect(spokenSummary(fold([started, { type: 'job-finished', result: result() }]), 0)).toBe(
      'Nothing is running. supabase-ai-db is up to date',
    )
  })

  test('the title of the window names the target while a run goes on', () => {
    expect(windowTitle(fold([started]))).toBe('Pulling into supabase-ai-db - Archon Sync')
    expect(windowTitle(fold([started, { type: 'job-finished', result: result() }]))).toBe('Archon Sync')
    const target = { ...('target' in started ? started.target : null), name: 'archon-prod', environment: 'production' }
    const push = { ...started, direction: 'local-to-remote', target } as typeof started
    expect(windowTitle(fold([push]))).toBe('Pushing to archon-prod (production) - Archon Sync')
  })
})
