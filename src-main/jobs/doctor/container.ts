import { text } from 'node:stream/consumers'
import type { ContainerEndpoint } from '../../../src-shared/domain/endpoint'
import type { Fix } from '../../../src-shared/domain/fix'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { listContainers } from '../../docker/containers'
import { similarNames } from '../../docker/postgres-container'
import { listenersCommand, listeningPorts } from '../../endpoints/listeners'
import { type Examine, type Instruments, type Patient, wouldWork } from './patient'

export const examineStopped: Examine<ContainerEndpoint> = async ({ endpoint }) => ({
  fixes: [{ kind: 'start-container', label: 'Start container', container: endpoint.container }],
})

/** The container is gone: the one that took its place, or those that there are. */
export const examineMissing: Examine<ContainerEndpoint> = async ({ endpoint }, look) => {
  const found = await listContainers(look.engine).catch(() => [])
  const [similar] = similarNames(
    endpoint.container,
    found.map(({ name }) => name),
  )
  if (similar !== undefined)
    return { fixes: [insteadFix(similar, 'Its name is the nearest to the one that is missing.')] }
  return { fixes: choiceFix(found) }
}

/** The container runs, and nothing answers on the port: Postgres on another port of it, else another container. */
export const examineWithoutPostgres: Examine<ContainerEndpoint> = async (patient, look) => {
  const { container, port } = patient.endpoint
  for (const other of await portsOf(patient, look)) {
    if (!(await wouldWork(patient, look, { port: other }))) continue
    return {
      message: `PostgreSQL in ${container} answers on port ${other}, not on ${port}.`,
      hint: `Use port ${other}.`,
      fixes: [
        {
          kind: 'change-endpoint',
          label: `Use port ${other}`,
          says: `Port ${other} inside the container was tried and lets this user in.`,
          change: { port: other },
        },
      ],
    }
  }
  const found = await listContainers(look.engine).catch(() => [])
  return { fixes: choiceFix(found.filter((item) => item.name !== container)) }
}

/** The ports on which something listens in the container's network, which the tools share. */
async function portsOf({ endpoint }: Patient, { box, signal }: Instruments): Promise<number[]> {
  if (box === null) return []
  const tool = await box.exec({ argv: listenersCommand }, signal)
  const [output] = await Promise.all([text(tool.stdout), text(tool.stderr), tool.exit.catch(() => null)])
  return listeningPorts(output)
    .filter((port) => port !== endpoint.port)
    .slice(0, 5)
}

function choiceFix(found: readonly FoundContainer[]): Fix[] {
  const running = found.filter((item) => item.running)
  const [only, ...more] = running
  if (only === undefined) return []
  if (more.length === 0) return [insteadFix(only.name, 'It is the only other Postgres container that runs.')]
  const choices = running.map(({ name }) => ({ label: name, change: { container: name } }))
  return [{ kind: 'choose', label: 'Choose another container', what: 'container', choices }]
}

function insteadFix(container: string, says: string): Fix {
  return { kind: 'change-endpoint', label: `Use ${container}`, says, change: { container } }
}
