import { databaseUrl, sql, untilItAnswers } from './database'
import { docker } from './docker'
import type { Server } from './stack'

const secrets = { POSTGRES_PASSWORD: 'superuser-secret', OWNER_PASSWORD: 'owner-secret' }

/** A server of a test's own, with a tablespace `small` on a small disk that its owner may use. */
export interface SmallServer {
  readonly server: Server
  /** Runs a shell command as the server's system user; the disk is `/small`. */
  run(command: string): Promise<string>
  drop(): Promise<void>
}

/** Starts it from the image of another server; `size` as `tmpfs` takes it, e.g. `6m`. */
export async function startSmallServer(like: Server, name: string, size: string): Promise<SmallServer> {
  const container = `${name}-${process.pid}`
  const image = await docker(['inspect', '--format', '{{.Config.Image}}', like.container])
  await docker(
    ['run', '--detach', '--init', '--name', container, '--tmpfs', `/small:size=${size},mode=1777`]
      .concat(Object.keys(secrets).flatMap((key) => ['--env', key]))
      .concat(image),
    { env: secrets },
  )
  const server: Server = {
    ...like,
    container,
    host: await docker(['inspect', '--format', '{{.NetworkSettings.IPAddress}}', container]),
    superuser: { user: 'postgres', password: secrets.POSTGRES_PASSWORD },
    owner: { user: like.owner.user, password: secrets.OWNER_PASSWORD },
  }
  const run = (command: string) => docker(['exec', '--user', 'postgres', container, 'sh', '-c', command])
  const admin = databaseUrl(server, 'postgres', { as: 'superuser', route: 'direct' })
  await untilItAnswers(admin)
  await run('mkdir -m 0700 /small/space')
  await sql(admin, "create tablespace small location '/small/space'")
  await sql(admin, `grant create on tablespace small to ${server.owner.user}`)
  return { server, run, drop: async () => void (await docker(['rm', '--force', '--volumes', container])) }
}
