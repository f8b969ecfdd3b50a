import type { ServerEndpoint } from '../../../src-shared/domain/endpoint'
import type { EndpointChange, Fix } from '../../../src-shared/domain/fix'
import { poolerAdvice } from '../../endpoints/pooler'
import { likelyProject } from '../../endpoints/supabase'
import { type Examine, logsIn, othersOf, wouldWork } from './patient'

/** A pooler in transaction mode: the way around it, tried before it is offered. */
export const examinePooler: Examine<ServerEndpoint> = async (patient, look) => {
  const { host, port } = patient.endpoint
  const advice = poolerAdvice(host, port) ?? { host, port: 5432 }
  const change: EndpointChange = {
    ...(advice.host === host ? {} : { host: advice.host }),
    ...(advice.port === port ? {} : { port: advice.port }),
  }
  if (Object.keys(change).length === 0) return { fixes: [] }
  if (await wouldWork(patient, look, change)) return { fixes: [wayAround(change)] }
  return {
    hint: `Use the session-mode port of the pooler, or the direct address of the database. ${advice.host}:${advice.port} was tried and does not let this user in.`,
    fixes: [],
  }
}

function wayAround({ host, port }: EndpointChange): Fix {
  const change = { host, port }
  if (host === undefined) {
    const says = `Port ${port} of the same host was tried: it keeps one server session for each client.`
    return { kind: 'change-endpoint', label: `Use port ${port}`, says, change }
  }
  const says = `${host} was tried: it reaches the database without the pooler.`
  return { kind: 'change-endpoint', label: 'Use the direct host', says, change }
}

/** Supabase's pooler finds the project in the user's name; the end of it is missing, or belongs to no project there. */
export const examineProject: Examine<ServerEndpoint> = async (patient, look) => {
  const { user, host } = patient.endpoint
  if (user.includes('.')) {
    return {
      message: `${host} does not know the project of the user ${user}.`,
      hint: 'The project may be paused, or lie in another region: copy the session pooler’s address from "Connect" in its dashboard.',
      fixes: [],
    }
  }
  const message = `${host} serves many projects, and the user ${user} does not say which.`
  const project = likelyProject(patient.endpoint, await othersOf(patient.endpoint, look))
  if (project === null) {
    const hint = `The user has to be ${user}.<project ref>: the ref is in the address of the project's dashboard, and under "Connect" there.`
    return { message, hint, fixes: [] }
  }
  const change = { user: `${user}.${project}` }
  const works = await logsIn(patient, look, change)
  const says = works
    ? `${change.user} was tried and logs in.`
    : `${project} is the project that your other connections name.`
  const hint = `The user has to be ${user}.<project ref>.`
  return { message, hint, fixes: [{ kind: 'change-endpoint', label: `Use ${change.user}`, says, change }] }
}
