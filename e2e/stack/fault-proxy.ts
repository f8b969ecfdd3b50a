import { createServer, connect as dial, type Socket } from 'node:net'
import { docker } from './docker'
import type { Server } from './stack'

/** What becomes of a COMMIT on its way through. */
export type CommitFault =
  /** The server commits, and the connection breaks before its answer is through. */
  | 'answer lost'
  /** The connection breaks before the server sees it. */
  | 'never sent'
  /** The server commits, and the answer never comes, while the connection stands. */
  | 'answer held back'
  /** The server commits, the connection breaks, and nobody can connect until heal(). */
  | 'answer lost, then unreachable'

export interface Proxy {
  /** Where it is reached from this computer and from every container. */
  readonly host: string
  readonly port: number
  heal(): void
  close(): Promise<void>
}

/** One connection through a proxy, in both halves. */
interface Link {
  readonly client: Socket
  readonly upstream: Socket
}

/** A TCP proxy to a server (without TLS, so that it can read) that does one thing to the first COMMIT it sees. */
export async function startCommitProxy(to: Server, fault: CommitFault): Promise<Proxy> {
  const state = { isCut: false, hasStruck: false }
  const sockets = new Set<Socket>()

  function carry({ client, upstream }: Link): void {
    const tearDown = (): void => {
      client.destroy()
      upstream.destroy()
    }
    let struck = false
    client.on('data', (chunk: Buffer) => {
      if (!state.hasStruck && isCommit(chunk)) {
        state.hasStruck = true
        struck = true
        if (fault === 'never sent') return tearDown()
      }
      upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      if (!struck) return void client.write(chunk)
      if (fault === 'answer held back') return
      if (fault === 'answer lost, then unreachable') {
        state.isCut = true
        for (const socket of sockets) socket.destroy()
      }
      tearDown()
    })
  }

  return startProxy(to, state, sockets, carry)
}

export interface CutProxy extends Proxy {
  /** Breaks every connection, and refuses new ones until heal(). */
  cut(): void
}

/** A TCP proxy to a server whose connections can be cut. */
export async function startCutProxy(to: Server): Promise<CutProxy> {
  const state = { isCut: false }
  const sockets = new Set<Socket>()
  const proxy = await startProxy(to, state, sockets, ({ client, upstream }) => {
    client.pipe(upstream)
    upstream.pipe(client)
  })
  return {
    ...proxy,
    cut: () => {
      state.isCut = true
      for (const socket of sockets) socket.destroy()
    },
  }
}

/** Listens on every address of this computer, and gives each connection to `carry` unless it is cut. */
async function startProxy(
  to: Server,
  state: { isCut: boolean },
  sockets: Set<Socket>,
  carry: (link: Link) => void,
): Promise<Proxy> {
  const server = createServer((client) => {
    if (state.isCut) return void client.destroy()
    const upstream = dial(to.port, to.host)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    carry({ client, upstream })
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  return {
    host: await gatewayOf(to.container),
    port: address.port,
    heal: () => {
      state.isCut = false
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A simple query message whose text is `commit` (PostgreSQL manual, 55.7 Message Formats). */
function isCommit(chunk: Buffer): boolean {
  return chunk[0] === 0x51 && chunk.subarray(5).toString('latin1') === 'commit\0'
}

/** This computer's address on the network of a container. */
async function gatewayOf(container: string): Promise<string> {
  return docker(['inspect', '--format', '{{.NetworkSettings.Gateway}}', container])
}
