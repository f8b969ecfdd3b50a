import type { Duplex } from 'node:stream'

/**
 * A connected stream in the shape that `new pg.Client({ stream: () => pgStream(relay) })` expects of a socket:
 * it calls `connect` and waits for the event, and sets socket options that mean nothing here. TLS works over it:
 * the driver wraps whatever it was given. One stream serves one client.
 */
export function pgStream(stream: Duplex): Duplex {
  const itself = () => stream
  return Object.assign(stream, {
    connect: () => {
      process.nextTick(() => stream.emit('connect'))
      return stream
    },
    setNoDelay: itself,
    setKeepAlive: itself,
    ref: itself,
    unref: itself,
  })
}
