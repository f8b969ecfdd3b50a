import { expect, test } from 'vitest'
import { phases } from './job-event'
import { jobKinds, phaseLabel, phasesOf } from './job-kind'

test.each(jobKinds)('%s has phases of the known ones, each once, and begins by connecting', (kind) => {
  const used = phasesOf(kind)
  expect(used[0]).toBe('connect')
  expect(new Set(used).size).toBe(used.length)
  for (const phase of used) expect(phases).toContain(phase)
})

test('what comes from a backup is read, not exported', () => {
  expect(phaseLabel('sync', 'export')).toBe('Export')
  expect(phaseLabel('undo', 'export')).toBe('Read backup')
  expect(phaseLabel('import', 'import')).toBe('Read file')
})
