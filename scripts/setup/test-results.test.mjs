import { describe, expect, it } from 'vitest'
import { countTests, summary } from './test-results.mjs'

describe('counting tests', () => {
  it('reads both reporters', () => {
    expect(countTests({ numPassedTests: 12, numFailedTests: 2 }, 1)).toEqual({ passed: 12, failed: 2 })
    expect(countTests({ stats: { expected: 7, flaky: 1, unexpected: 3, skipped: 5 } }, 1)).toEqual({
      passed: 8,
      failed: 3,
    })
  })

  it('counts a step that crashed, or reported nothing, as a failure', () => {
    expect(countTests(undefined, 1)).toEqual({ passed: 0, failed: 1 })
    expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1 })
    expect(countTests({ numPassedTests: 5, numFailedTests: 0 }, 1)).toEqual({ passed: 5, failed: 1 })
  })

  it('calls a run good only when something passed and nothing failed', () => {
    expect(
      summary([
        { passed: 3, failed: 0 },
        { passed: 4, failed: 0 },
      ]),
    ).toEqual({ line: '7 passed, 0 failed', ok: true })
    expect(
      summary([
        { passed: 3, failed: 0 },
        { passed: 4, failed: 1 },
      ]).ok,
    ).toBe(false)
    expect(summary([])).toEqual({ line: '0 passed, 0 failed', ok: false })
  })
})
