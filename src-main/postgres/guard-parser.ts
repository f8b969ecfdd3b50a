import type { Duplex } from 'node:stream'
import type pg from 'pg'

type Listener = (...values: unknown[]) => void
interface Listened {
  on(event: string, listener: Listener): unknown
}
interface DriverConnection {
  attachListeners(stream: Listened): void
}

/**
 * A message that the driver does not know (a login by GSSAPI or SSPI, a server gone mad) is thrown inside its listener
 * of the stream, where nothing could catch it and the whole process would end. Here it ends the connection instead.
 */
export function guardParser(client: pg.Client): void {
  const { connection } = client as unknown as { connection: DriverConnection }
  const attach = connection.attachListeners.bind(connection)
  connection.attachListeners = (stream) => attach(guarded(stream as Duplex))
}

function guarded(stream: Duplex): Listened {
  return { on: (event, listener) => stream.on(event, event === 'data' ? caught(stream, listener) : listener) }
}

function caught(stream: Duplex, listener: Listener): Listener {
  return (...values) => {
    try {
      listener(...values)
    } catch (error) {
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
    }
  }
}
