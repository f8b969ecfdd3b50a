import { describe, expect, test } from 'vitest'
import { foldJob, type JobView } from '../../src-shared/domain/job-view'
import { hasGap } from '../api/job-events'
import { jobEvents, result, started } from '../testing/samples'
import { spokenState, windowTitle } from './job-announcements'
import { commandOf } from './use-shortcuts'

const press = (key: string, more: Partial<KeyboardEvent> = {}) => ({
  key,
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

  test('the title of the window names the target while a run goes on', () => {
    expect(windowTitle(fold([started]))).toBe('Pulling into supabase-ai-db - Archon Sync')
    expect(windowTitle(fold([started, { type: 'job-finished', result: result() }]))).toBe('Archon Sync')
  })
})
