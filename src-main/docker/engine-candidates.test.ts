import { expect, test } from 'vitest'
import { type CandidateFacts, contextFile, contextHost, currentContext, engineCandidates } from './engine-candidates'

const facts: CandidateFacts = {
  explicit: null,
  dockerHost: null,
  context: null,
  homeDir: '/home/ana',
  runtimeDir: '/run/user/1000',
  platform: 'linux',
}

test('an engine named in the settings is tried alone', () => {
  const all = engineCandidates({ ...facts, explicit: 'ssh://box', dockerHost: 'unix:///other.sock' })
  expect(all.map(({ address }) => address)).toEqual(['ssh://box'])
})

test('DOCKER_HOST comes before the context, the context before known places', () => {
  const all = engineCandidates({
    ...facts,
    dockerHost: 'unix:///a.sock',
    context: { name: 'colima', host: 'unix:///b.sock' },
  })
  expect(all.slice(0, 3).map(({ address }) => address)).toEqual([
    'unix:///a.sock',
    'unix:///b.sock',
    'unix:///var/run/docker.sock',
  ])
})

test('known places of every common engine are tried, each once', () => {
  const addresses = engineCandidates({ ...facts, dockerHost: 'unix:///var/run/docker.sock' }).map(
    ({ address }) => address,
  )
  expect(addresses).toEqual([
    'unix:///var/run/docker.sock',
    'unix:///home/ana/.docker/run/docker.sock',
    'unix:///home/ana/.docker/desktop/docker.sock',
    'unix:///home/ana/.orbstack/run/docker.sock',
    'unix:///home/ana/.colima/default/docker.sock',
    'unix:///home/ana/.rd/docker.sock',
    'unix:///run/user/1000/docker.sock',
    'unix:///run/user/1000/podman/podman.sock',
    'unix:///home/ana/.local/share/containers/podman/machine/podman.sock',
    'unix:///run/podman/podman.sock',
  ])
})

test('on Windows the pipes are tried and no socket', () => {
  const all = engineCandidates({ ...facts, platform: 'win32' })
  expect(all.every(({ address }) => address.startsWith('npipe://'))).toBe(true)
})

test('the current context is the variable, else the one in config.json; the default context is none', () => {
  expect(currentContext('{"currentContext":"colima"}', null)).toBe('colima')
  expect(currentContext('{"currentContext":"colima"}', 'orbstack')).toBe('orbstack')
  expect(currentContext('{"currentContext":"default"}', null)).toBeNull()
  expect(currentContext('not json', null)).toBeNull()
  expect(currentContext(null, null)).toBeNull()
})

test('a context lies in a folder named after the hash of its name', () => {
  expect(contextFile('/home/ana/.docker', 'colima', 'darwin')).toBe(
    '/home/ana/.docker/contexts/meta/f24fd3749c1368328e2b149bec149cb6795619f244c5b584e844961215dadd16/meta.json',
  )
})

test('the address of a context is read from its endpoint', () => {
  expect(contextHost('{"Name":"colima","Endpoints":{"docker":{"Host":"unix:///c.sock"}}}')).toBe('unix:///c.sock')
  expect(contextHost('{"Endpoints":{"docker":{"Host":7}}}')).toBeNull()
})
