import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import { useStack } from '../../e2e/stack/stack'
import { openSession } from './session'

it.each([
  ['that is missing', null, 'connection/password-needed'],
  ['that is wrong', 'not the password', 'connection/wrong-password'],
])('a login that fails for a password %s leaves no connection open', async (_which, password, code) => {
  const { host, port, owner } = (await useStack()).local
  const open = new Set<Socket>()
  const door = createServer((socket) => {
    open.add(socket)
    const server = connect(port, host)
    for (const end of [socket, server]) end.on('error', () => undefined)
    socket.pipe(server).pipe(socket)
    socket.once('close', () => {
      open.delete(socket)
      server.destroy()
    })
  }).listen(0, '127.0.0.1')
  await once(door, 'listening')
  try {
    const { port: doorPort } = door.address() as AddressInfo
    const place = { name: 'Local', host: '127.0.0.1', port: doorPort, database: 'postgres', user: owner.user, password }
    const purpose = { applicationName: 'archon-sync:login', readOnly: true }
    const opening = openSession({ ...place, tls: { mode: 'disable' } }, purpose, new AbortController().signal)
    await expect(opening).rejects.toMatchObject({ failure: { code } })
    await expect.poll(() => open.size).toBe(0)
  } finally {
    for (const socket of open) socket.destroy()
    door.close()
  }
})
