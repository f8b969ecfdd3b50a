import { expect, test } from 'vitest'
import { engineHelp } from './engine-help'

const debian = 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n'
const mint = 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n'

test.each([
  [debian, 'sudo usermod -aG docker $USER', 'sudo systemctl start docker'],
  [mint, 'sudo usermod -aG docker $USER', 'sudo systemctl start docker'],
  ['ID=alpine\n', 'sudo addgroup $USER docker', 'sudo rc-service docker start'],
  ['ID=devuan\n', 'sudo usermod -aG docker $USER', 'sudo service docker start'],
  ['ID=nixos\nID_LIKE=""\n', 'users.users.<name>.extraGroups = [ "docker" ];', 'virtualisation.docker.enable = true;'],
  [null, 'sudo usermod -aG docker $USER', 'sudo systemctl start docker'],
])('%j names the commands of its own system', (osRelease, permission, unreachable) => {
  const facts = { platform: 'linux', osRelease } as const
  expect(engineHelp({ ...facts, code: 'docker/permission' })?.command).toBe(permission)
  expect(engineHelp({ ...facts, code: 'docker/unreachable' })?.command).toBe(unreachable)
})

test('where no command helps none is given', () => {
  expect(engineHelp({ code: 'docker/permission', platform: 'darwin', osRelease: null })).toBeNull()
  expect(engineHelp({ code: 'docker/unreachable', platform: 'win32', osRelease: null })).toBeNull()
  expect(engineHelp({ code: 'docker/killed', platform: 'linux', osRelease: debian })).toBeNull()
})
