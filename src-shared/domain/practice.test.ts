import { expect, test } from 'vitest'
import { closeSteps, isPractising, newPractice, type PracticeView, withStep } from './practice'

const begun = newPractice('p', 'db', { source: 'a', target: 'b' })
const states = (view: PracticeView) => view.steps.map(({ step, state }) => `${step} ${state}`)

test('a failure marks the step that ran, leaves later ones out, and keeps what was done; dropping still has to come', () => {
  const made = withStep(begun, 'make', { state: 'done', text: 'made' })
  const running = withStep(made, 'sync', { state: 'running', fraction: 0.4 })
  expect(states(closeSteps(running, true))).toEqual(['make done', 'sync failed', 'undo skipped', 'drop waiting'])
  expect(closeSteps(running, true).steps[1]?.fraction).toBeNull()
})

test('a cancel calls no step failed', () => {
  const running = withStep(begun, 'make', { state: 'running' })
  expect(states(closeSteps(running, false))).toEqual(['make skipped', 'sync skipped', 'undo skipped', 'drop waiting'])
})

test('a practice goes on until its databases are dropped, also while it is being cancelled', () => {
  expect(isPractising(begun)).toBe(true)
  expect(isPractising({ ...begun, outcome: 'cancelling' })).toBe(true)
  for (const outcome of ['succeeded', 'failed', 'cancelled'] as const)
    expect(isPractising({ ...begun, outcome })).toBe(false)
  expect(isPractising(null)).toBe(false)
})
