import { lookup } from 'node:dns/promises'
import type { ContainerEndpoint, ServerEndpoint } from '../../../src-shared/domain/endpoint'
import { AppError, type Failure, type FailureCode } from '../../../src-shared/domain/failure'
import { primaryHostOf } from '../../endpoints/primary-host'
import { withinLimit } from '../time-limit'
import { examineCertificate } from './certificate'
import { examineMissing, examineStopped, examineWithoutPostgres } from './container'
import { examineDatabase } from './database'
import { examineHost } from './host'
import { examineNotAllowed, examinePassword } from './login'
import { type Examine, type Instruments, isServer, type Patient } from './patient'
import { examinePooler, examineProject } from './pooler'

/** How long the doctor may look for a better answer, in milliseconds: what failed is known already. */
const patience = 8_000

const forServers: Partial<Record<FailureCode, Examine<ServerEndpoint>>> = {
  'connection/transaction-pooler': examinePooler,
  'connection/unknown-project': examineProject,
  'connection/host-not-found': examineHost,
  'connection/refused': examineHost,
  'connection/timeout': examineHost,
  'connection/tls-untrusted': examineCertificate,
}
const forContainers: Partial<Record<FailureCode, Examine<ContainerEndpoint>>> = {
  'docker/container-stopped': examineStopped,
  'docker/container-missing': examineMissing,
  'docker/no-postgres': examineWithoutPostgres,
}
const forAll: Partial<Record<FailureCode, Examine>> = {
  'connection/wrong-password': examinePassword,
  'connection/not-allowed': examineNotAllowed,
  'connection/database-missing': examineDatabase,
}

/**
 * Names the cause of a failed connection as far as it can be found out from the tool container, and adds the corrected
 * settings that were found to help. Never throws and never makes a failure worse: what it cannot find stays as it is.
 */
export async function diagnose(error: unknown, patient: Omit<Patient, 'failure'>, look: Instruments): Promise<unknown> {
  if (!(error instanceof AppError) || error.failure.fixes !== undefined || look.signal.aborted) return error
  const { failure } = error
  const finding = await withinLimit(examine({ ...patient, failure }, look), patience).catch(() => null)
  if (finding === null || finding === undefined) return error
  const better: Failure = {
    ...failure,
    ...(finding.code === undefined ? {} : { code: finding.code }),
    ...(finding.message === undefined ? {} : { message: finding.message }),
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
    fixes: finding.fixes,
  }
  return new AppError(better, error)
}

async function examine(patient: Patient, look: Instruments): ReturnType<Examine> {
  const { code } = patient.failure
  if (isServer(patient)) {
    if (code === 'connection/read-only') return examineReadOnly(patient, look)
    const own = forServers[code]
    if (own !== undefined) return own(patient, look)
  } else if (patient.endpoint.kind === 'container') {
    const own = forContainers[code]
    if (own !== undefined) return own({ ...patient, endpoint: patient.endpoint }, look)
  }
  return (await forAll[code]?.(patient, look)) ?? null
}

/** A replica takes no writes: the primary, where the provider's names tell it. */
const examineReadOnly: Examine<ServerEndpoint> = async ({ endpoint }) => {
  const host = primaryHostOf(endpoint.host)
  if (host === null) return { fixes: [] }
  const says = 'This host only reads; the one that writes has the same name without "-ro".'
  return { fixes: [{ kind: 'change-endpoint', label: 'Use the primary', says, change: { host } }] }
}

/** Addresses of a host as this computer knows them. */
export async function lookUpHost(host: string): Promise<string[]> {
  const found = await lookup(host, { all: true }).catch(() => [])
  return found.map(({ address }) => address)
}
