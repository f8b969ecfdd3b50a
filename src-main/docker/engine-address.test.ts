import { expect, test } from 'vitest'
import { parseEngineAddress } from './engine-address'
import { sshArguments } from './ssh-transport'

test.each([
  ['unix:///var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
  ['/var/run/docker.sock', { kind: 'socket', path: '/var/run/docker.sock' }],
  ['npipe:////./pipe/docker_engine', { kind: 'socket', path: '//./pipe/docker_engine' }],
  ['ssh://ana@box:2222', { kind: 'ssh', user: 'ana', host: 'box', port: 2222 }],
  ['ssh://box', { kind: 'ssh', user: null, host: 'box', port: null }],
  ['tcp://10.0.0.1:2375', { kind: 'tcp', host: '10.0.0.1', port: 2375 }],
])('%s is read', (text, address) => {
  expect(parseEngineAddress(text)).toEqual(address)
})

test.each([
  '',
  'unix://',
  'http://box',
  'box:2375',
  'ssh://-oProxyCommand=x',
  'ssh://ana:secret@box',
  'ssh://-l@box',
  'ssh://a%20b@box',
])('%s is no address of an engine', (text) => {
  expect(parseEngineAddress(text)).toBeNull()
})

test('the host is given to ssh after the end of its options', () => {
  const args = sshArguments({ kind: 'ssh', user: 'ana', host: 'box', port: 2222 })
  expect(args.slice(args.indexOf('--'))).toEqual(['--', 'box', 'docker', 'system', 'dial-stdio'])
})
