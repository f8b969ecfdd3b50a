import { expect, test } from 'vitest'
import { checkSteps } from '../../src-shared/domain/connection-check'
import { failureCodes } from '../../src-shared/domain/failure'
import { createRecorder, stepOf } from './recorder'

test('steps are kept in the order in which they were taken', () => {
  const recorder = createRecorder()
  recorder.pass('docker', 'here')
  recorder.warn('tls', 'off')
  expect(recorder.steps).toEqual([
    { step: 'docker', status: 'passed', text: 'here' },
    { step: 'tls', status: 'warning', text: 'off' },
  ])
})

test('every failure belongs to a step', () => {
  for (const code of failureCodes) expect(checkSteps).toContain(stepOf(code))
})

test.each([
  ['docker/permission', 'docker'],
  ['docker/container-stopped', 'container'],
  ['connection/host-not-found', 'host'],
  ['connection/refused', 'port'],
  ['connection/tls-untrusted', 'tls'],
  ['connection/wrong-password', 'login'],
  ['connection/unknown-project', 'login'],
] as const)('%s is found at the step %s', (code, step) => {
  expect(stepOf(code)).toBe(step)
})
