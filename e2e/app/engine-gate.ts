import { chmod, chown, rm, writeFile } from 'node:fs/promises'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { electronExecutable } from '../../scripts/setup/electron-runtime.mjs'
import { docker } from '../stack/docker'

const nobody = 65_534
const asRoot = process.getuid?.() === 0

/** A socket of the test's own that leads to the real Docker engine, and can be taken away or forbidden. */
export interface EngineGate {
  /** For the setting `dockerHost`. */
  readonly address: string
  /** Something listens there again. */
  open(): Promise<void>
  /** Nothing listens there and the socket is gone, as after the engine was stopped. */
  close(): Promise<void>
  /** It listens, but this user may not connect. */
  forbid(): Promise<void>
  /** This user may connect. */
  allow(): Promise<void>
}

/** Makes a gate in a folder; it is closed at first. */
export async function makeEngineGate(folder: string): Promise<EngineGate> {
  const engine = await engineSocket()
  const path = join(folder, 'engine.sock')
  const sockets = new Set<Socket>()
  let server: Server | null = null
  return {
    address: `unix://${path}`,
    open: async () => {
      server = createServer({ allowHalfOpen: true }, (client) => forward(client, engine, sockets))
      await new Promise<void>((resolve) => server?.listen(path, resolve))
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)))
      server = null
      await rm(path, { force: true })
    },
    forbid: async () => {
      // Whoever owns a socket may open it again; another owner it is, where that can be set.
      if (asRoot) await chown(path, nobody, nobody)
      await chmod(path, asRoot ? 0o600 : 0o000)
    },
    allow: () => chmod(path, 0o666),
  }
}

function forward(client: Socket, engine: string, sockets: Set<Socket>): void {
  const upstream = connect({ path: engine, allowHalfOpen: true })
  for (const socket of [client, upstream]) {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }
  client.pipe(upstream)
  upstream.pipe(client)
  client.on('close', () => upstream.destroy())
  upstream.on('close', () => client.destroy())
}

/** The socket that the docker command uses. */
async function engineSocket(): Promise<string> {
  const host = await docker(['context', 'inspect', '--format', '{{.Endpoints.docker.Host}}'])
  const address = process.env.DOCKER_HOST ?? host
  if (!address.startsWith('unix://')) throw new Error(`The engine at ${address} has no socket to stand in front of`)
  return address.slice('unix://'.length)
}

/**
 * The Electron to start where permissions are to count: root passes every file mode, so there it is started without
 * the two capabilities that let it (capabilities(7), CAP_DAC_OVERRIDE). Others take the ordinary one.
 */
export async function electronBoundByModes(folder: string): Promise<string> {
  if (!asRoot) return electronExecutable()
  const path = join(folder, 'electron')
  const script = `#!/bin/sh\nexec setpriv --bounding-set -dac_override,-dac_read_search '${electronExecutable()}' "$@"\n`
  await writeFile(path, script, { mode: 0o700 })
  return path
}
