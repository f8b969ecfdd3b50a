import { expect, test } from 'vitest'
import { isThisComputer, type RouteFacts, routeAlone, routeTo } from './host-address'

const facts: RouteFacts = {
  local: {
    containerId: 'c1',
    port: 5432,
    networkMode: 'ai_default',
    networks: [{ name: 'ai_default', ip: '172.20.0.3' }],
  },
  remote: { host: 'db.example.com', port: 5432 },
  engine: { isLocal: true, isDesktop: false },
  hostNames: ['box'],
}
const here = { host: 'localhost', port: 5433 }

test('a remote elsewhere is reached from the local container’s own network', () => {
  expect(routeTo(facts)).toEqual({
    networkMode: 'container:c1',
    local: { host: 'localhost', port: 5432 },
    remote: { host: 'db.example.com', port: 5432 },
  })
})

test('a remote on this Linux computer takes the host’s network, and the container’s bridge address', () => {
  expect(routeTo({ ...facts, remote: here })).toEqual({
    networkMode: 'host',
    local: { host: '172.20.0.3', port: 5432 },
    remote: here,
  })
})

test('behind a virtual machine the container’s network and a name for the host are taken', () => {
  expect(routeTo({ ...facts, remote: here, engine: { isLocal: true, isDesktop: true } })).toEqual({
    networkMode: 'ai_default',
    extraHosts: ['host.docker.internal:host-gateway'],
    local: { host: '172.20.0.3', port: 5432 },
    remote: { host: 'host.docker.internal', port: 5433 },
  })
})

test('a container on the host’s network already sees this computer', () => {
  const local = { ...facts.local, networkMode: 'host', networks: [] }
  expect(routeTo({ ...facts, local, remote: { host: 'host.docker.internal', port: 5433 } })).toEqual({
    networkMode: 'container:c1',
    local: { host: 'localhost', port: 5432 },
    remote: here,
  })
})

test('this computer cannot be reached from an engine elsewhere, nor from a container without a network', () => {
  expect(() => routeTo({ ...facts, remote: here, engine: { isLocal: false, isDesktop: false } })).toThrow(
    'another computer',
  )
  const local = { ...facts.local, networkMode: 'none', networks: [] }
  expect(() => routeTo({ ...facts, local, remote: here })).toThrow('no network')
})

test.each([
  'localhost',
  'LOCALHOST.',
  '127.0.0.1',
  '127.1',
  '::1',
  '[::1]',
  'host.docker.internal',
  'db.localhost',
  'Box',
])('%s is this computer', (host) => {
  expect(isThisComputer(host, ['box'])).toBe(true)
})

test.each(['172.17.0.2', 'db.example.com', '128.0.0.1', '127.example.com', 'boxer'])('%s is not', (host) => {
  expect(isThisComputer(host, ['box'])).toBe(false)
})

test('a server alone is reached from a network of its own, and this computer as the engine allows', () => {
  const engine = { isLocal: true, isDesktop: false }
  const server = { host: 'db.example.com', port: 5432 }
  expect(routeAlone({ remote: server, engine, hostNames: [] })).toEqual({ networkMode: 'bridge', remote: server })
  const here = { host: 'localhost', port: 5433 }
  expect(routeAlone({ remote: here, engine, hostNames: [] })).toEqual({ networkMode: 'host', remote: here })
  expect(routeAlone({ remote: here, engine: { isLocal: true, isDesktop: true }, hostNames: [] })).toEqual({
    networkMode: 'bridge',
    extraHosts: ['host.docker.internal:host-gateway'],
    remote: { host: 'host.docker.internal', port: 5433 },
  })
  const elsewhere = { isLocal: false, isDesktop: false }
  expect(() => routeAlone({ remote: here, engine: elsewhere, hostNames: [] })).toThrow('another computer')
})
