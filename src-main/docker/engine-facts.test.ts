import { expect, test } from 'vitest'
import { type EngineAnswer, engineName, isBehindWall } from './engine-facts'

const plain: EngineAnswer = {
  version: '28.0.0',
  platformName: 'Docker Engine - Community',
  components: ['Engine', 'containerd'],
  operatingSystem: 'Debian GNU/Linux 12 (bookworm)',
  hostName: 'box',
  securityOptions: ['name=seccomp,profile=default'],
}

test.each([
  ['OrbStack', { operatingSystem: 'OrbStack' }, 'unix:///var/run/docker.sock'],
  ['Docker Desktop', { platformName: 'Docker Desktop 4.60.0' }, 'unix:///var/run/docker.sock'],
  ['Colima', { hostName: 'colima' }, 'unix:///var/run/docker.sock'],
  ['Rancher Desktop', {}, 'unix:///home/ana/.rd/docker.sock'],
  ['Podman', { components: ['Podman Engine'] }, 'unix:///var/run/docker.sock'],
  ['Docker', {}, 'unix:///var/run/docker.sock'],
])('%s is recognised', (name, itself, address) => {
  expect(engineName({ ...plain, ...itself }, address)).toBe(name)
})

test('bridge addresses can be dialled only with a plain engine on Linux', () => {
  expect(isBehindWall(plain, 'Docker', 'linux')).toBe(false)
  expect(isBehindWall(plain, 'Docker Desktop', 'linux')).toBe(true)
  expect(isBehindWall(plain, 'Docker', 'darwin')).toBe(true)
  expect(isBehindWall({ ...plain, securityOptions: ['name=rootless'] }, 'Docker', 'linux')).toBe(true)
})
