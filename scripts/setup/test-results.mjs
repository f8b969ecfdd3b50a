import { existsSync, readFileSync } from 'node:fs'

/**
 * Passed and failed tests of one step, from vitest's or Playwright's JSON report. A step that ended badly with no failed
 * test in its report (it crashed, or wrote none) counts as one failure.
 */
export function readCounts(file, exitCode) {
  const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  return countTests(report, exitCode)
}

/** The decision of readCounts; `report` is the parsed JSON or undefined. */
export function countTests(report, exitCode) {
  const counts = fromReport(report)
  const crashed = counts.failed === 0 && (exitCode !== 0 || report === undefined)
  return crashed ? { ...counts, failed: 1 } : counts
}

function fromReport(report) {
  if (report?.stats) {
    const { expected = 0, flaky = 0, unexpected = 0 } = report.stats
    return { passed: expected + flaky, failed: unexpected }
  }
  return { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 }
}

/** The last line of a run, and whether the run was good: something passed and nothing failed. */
export function summary(counts) {
  const total = (key) => counts.reduce((sum, one) => sum + one[key], 0)
  const [passed, failed] = [total('passed'), total('failed')]
  return { line: `${passed} passed, ${failed} failed`, ok: failed === 0 && passed > 0 }
}
