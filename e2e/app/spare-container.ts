import { randomBytes } from 'node:crypto'
import { databaseUrl, untilItAnswers } from '../stack/database'
import { docker } from '../stack/docker'
import type { Server } from '../stack/stack'

/** A container of a test's own, from the image and with the passwords of a server of the stack. */
export interface SpareContainer {
  readonly name: string
  /** The URL of the superuser on a database, once it runs. */
  adminUrl(database: string): Promise<string>
  remove(): Promise<void>
}

export interface SpareOptions {
  /** `stopped` was never started; in `idle` something else runs than a server. */
  readonly state: 'running' | 'stopped' | 'idle'
  /** More arguments of `docker create`. */
  readonly more?: readonly string[]
}

/** Makes a container that looks like a Postgres server. */
export async function makeSpareContainer(like: Server, { state, more = [] }: SpareOptions): Promise<SpareContainer> {
  const name = `${like.container}-${state}-${randomBytes(3).toString('hex')}`
  const image = await docker(['inspect', '--format', '{{.Config.Image}}', like.container])
  const env = { POSTGRES_PASSWORD: like.superuser.password, OWNER_PASSWORD: like.owner.password }
  const common = ['--name', name, '--init', '--env', 'POSTGRES_PASSWORD', '--env', 'OWNER_PASSWORD', ...more]
  if (state === 'running') await docker(['run', '--detach', ...common, image], { env })
  else if (state === 'stopped') await docker(['create', ...common, image], { env })
  else await docker(['run', '--detach', ...common, '--entrypoint', 'sleep', image, 'infinity'], { env })
  return {
    name,
    adminUrl: async (database) => {
      const host = await docker(['inspect', '--format', '{{.NetworkSettings.IPAddress}}', name])
      const url = databaseUrl({ ...like, container: name, host }, database, { as: 'superuser', route: 'direct' })
      await untilItAnswers(url)
      return url
    },
    remove: async () => void (await docker(['rm', '--force', '--volumes', name])),
  }
}
