import type { Fix, PasswordRepair } from '../../../src-shared/domain/fix'
import { passwordRepairs, repairPassword } from '../../../src-shared/domain/fix'
import { inspectContainer } from '../../docker/containers'
import { readHostRefusal, readRoleRefusal } from '../../endpoints/refusal'
import { type Examine, type Finding, type Instruments, isServer, logsIn, type Patient } from './patient'

const repairWords: Readonly<Record<PasswordRepair, { label: string; says: string; hint: string }>> = {
  brackets: {
    label: 'Remove the brackets',
    says: 'The password without its square brackets was tried and is right.',
    hint: 'The square brackets around the password belong to the template it was copied from.',
  },
  percent: {
    label: 'Decode the password',
    says: 'The password with its percent signs decoded was tried and is right.',
    hint: 'The password is spelt as in a URL; a field takes it as it is.',
  },
  blanks: {
    label: 'Remove the blanks',
    says: 'The password without the blanks around it was tried and is right.',
    hint: 'Blanks were copied along with the password.',
  },
}

/** A refused password: what surrounds it is taken off and tried, else it has to be typed. */
export const examinePassword: Examine = async (patient, look) => {
  const { endpoint, password } = patient
  const enter: Fix = { kind: 'enter-password', label: 'Enter password' }
  for (const repair of passwordRepairs) {
    const repaired = password === null ? null : repairPassword(repair, password)
    if (repaired === null || !(await logsIn(patient, look, {}, repaired))) continue
    const { label, says, hint } = repairWords[repair]
    return { hint, fixes: [{ kind: 'repair-password', label, says, repair }, enter] }
  }
  const source = {
    pgpass: 'The password came from the pgpass file: correct it there, or type the password.',
    environment: 'The password came from an environment variable: correct it there, or type the password.',
    keyring: `Check the user ${endpoint.user} and type the password again.`,
    ask: `Check the user ${endpoint.user} and type the password again.`,
  }[endpoint.passwordSource]
  return { hint: source, fixes: [enter] }
}

/** SQLSTATE 28000: the address is not let in, or the role is none that may log in. */
export const examineNotAllowed: Examine = async (patient, look) => {
  const words = patient.failure.detail ?? ''
  const role = readRoleRefusal(words)
  if (role !== null) return examineRole(role, patient, look)
  const refusal = readHostRefusal(words)
  if (refusal === null) return null
  const { address, user, database } = refusal
  const encryption = refusal.encrypted === false ? await withTls(patient, look) : null
  if (encryption !== null) return encryption
  return {
    message: `The server does not let ${user} into ${database} from ${address}.`,
    hint: `Have ${address} added to the allowed addresses at the host (for a server of your own: a line in pg_hba.conf).`,
    fixes: [{ kind: 'copy-text', label: `Copy ${address}`, text: address }],
  }
}

async function withTls(patient: Patient, look: Instruments): Promise<Finding | null> {
  const change = { tls: { mode: 'require' as const } }
  if (!isServer(patient) || !(await logsIn(patient, look, change))) return null
  return {
    message: 'The server lets this user in over an encrypted connection only.',
    hint: 'Turn TLS on.',
    fixes: [
      { kind: 'change-endpoint', label: 'Turn TLS on', says: 'It was tried with TLS and lets this user in.', change },
    ],
  }
}

/** Where passwords are not asked for (inside a container), an unknown role is refused like an unknown address. */
async function examineRole(problem: 'missing' | 'no-login', patient: Patient, look: Instruments): Promise<Finding> {
  const { endpoint } = patient
  const message =
    problem === 'missing'
      ? `There is no role ${endpoint.user} on this server.`
      : `The role ${endpoint.user} may not log in.`
  const facts =
    endpoint.kind === 'container' ? await inspectContainer(look.engine, endpoint.container).catch(() => null) : null
  const hint = 'Check the name of the user.'
  if (facts === null || facts.user === endpoint.user) return { message, hint, fixes: [] }
  const change = { user: facts.user }
  if (!(await logsIn(patient, look, change))) return { message, hint, fixes: [] }
  const says = `The container was set up with the user ${facts.user}; it was tried and logs in.`
  return { message, hint, fixes: [{ kind: 'change-endpoint', label: `Use ${facts.user}`, says, change }] }
}
