import { dockerFailure, dockerStatus } from './docker-failure'
import type { DockerEngine } from './engine'
import { toolLabels } from './leashed-container'
import { isOwnerDead } from './owner'

/**
 * Removes tool containers that a process of this home left behind when it died, with their volumes, and answers the
 * ids of their jobs. Those of other homes, and of a process that still runs, are left alone.
 */
export async function sweepToolContainers({ docker }: Pick<DockerEngine, 'docker'>, home: string): Promise<string[]> {
  const label = [`${toolLabels.kind}=tool`, `${toolLabels.home}=${home}`]
  const found = await docker.listContainers({ all: true, filters: { label } }).catch((error: unknown) => {
    throw dockerFailure('Leftover tool containers could not be listed', error)
  })
  const jobs = new Set<string>()
  for (const { Id, Labels } of found) {
    if (!(await isOwnerDead(Labels[toolLabels.owner] ?? ''))) continue
    await removeLeftover(docker, Id)
    jobs.add(Labels[toolLabels.job] ?? '')
  }
  return [...jobs].filter((job) => job !== '')
}

/** Another process may be sweeping the same one: gone, or going, is good enough. */
async function removeLeftover(docker: DockerEngine['docker'], id: string): Promise<void> {
  try {
    await docker.getContainer(id).remove({ force: true, v: true })
  } catch (error) {
    const status = dockerStatus(error)
    if (status !== 404 && status !== 409) throw dockerFailure('A leftover tool container could not be removed', error)
  }
}
