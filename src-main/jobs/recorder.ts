import type { CheckStep, CheckStepName } from '../../src-shared/domain/connection-check'
import type { FailureCode } from '../../src-shared/domain/failure'

/** Collects the steps of a connection check as they are taken. */
export interface StepRecorder {
  readonly steps: CheckStep[]
  pass(step: CheckStepName, text: string): void
  warn(step: CheckStepName, text: string): void
}

export function createRecorder(): StepRecorder {
  const steps: CheckStep[] = []
  /** A step that is taken again, because the server was not up yet, is one step. */
  const put = (taken: CheckStep) => {
    const known = steps.findIndex((item) => item.step === taken.step)
    steps.splice(known < 0 ? steps.length : known, 1, taken)
  }
  return {
    steps,
    pass: (step, text) => put({ step, status: 'passed', text }),
    warn: (step, text) => put({ step, status: 'warning', text }),
  }
}

const stepByCode: Partial<Record<FailureCode, CheckStepName>> = {
  'docker/unreachable': 'docker',
  'docker/permission': 'docker',
  'docker/tool-container': 'docker',
  'docker/image-missing': 'docker',
  'docker/killed': 'docker',
  'tools/missing': 'docker',
  'tools/too-old': 'docker',
  'docker/container-missing': 'container',
  'docker/container-stopped': 'container',
  'docker/no-postgres': 'container',
  'connection/host-not-found': 'host',
  'connection/refused': 'port',
  'connection/timeout': 'port',
  'connection/tls-untrusted': 'tls',
  'connection/tls-unsupported': 'tls',
}

/** The step that a failure belongs to; whatever is not about the way there is about the login. */
export function stepOf(code: FailureCode): CheckStepName {
  return stepByCode[code] ?? 'login'
}
