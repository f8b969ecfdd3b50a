import type { FailureCode } from '../../src-shared/domain/failure'
import type { EngineHelp } from '../../src-shared/ipc/contract'

export interface HelpFacts {
  readonly code: FailureCode
  readonly platform: NodeJS.Platform
  /** Text of `/etc/os-release` (freedesktop.org, os-release), or `null` where there is none. */
  readonly osRelease: string | null
}

const again = 'Then log out and in again: a group counts from the next login on.'

/** What to do about an engine that does not answer, in the words of this system; `null` where no command helps. */
export function engineHelp({ code, platform, osRelease }: HelpFacts): EngineHelp | null {
  if (platform === 'darwin' && code === 'docker/unreachable')
    return { text: 'Open the application that runs your containers.', command: 'open -a Docker' }
  if (platform !== 'linux') return null
  const system = familyOf(osRelease ?? '')
  if (code === 'docker/permission') return joinGroup[system]
  return code === 'docker/unreachable' ? startEngine[system] : null
}

type Family = 'usual' | 'alpine' | 'nixos' | 'sysvinit'

function familyOf(osRelease: string): Family {
  const ids = [...osRelease.matchAll(/^(?:ID|ID_LIKE)=["']?([^"'\n]*)["']?$/gm)].flatMap(([, value = '']) =>
    value.split(' '),
  )
  if (ids.includes('nixos')) return 'nixos'
  if (ids.includes('alpine') || ids.includes('postmarketos') || ids.includes('gentoo')) return 'alpine'
  return ids.includes('devuan') || ids.includes('slackware') ? 'sysvinit' : 'usual'
}

const toGroup: EngineHelp = { text: `Join the docker group. ${again}`, command: 'sudo usermod -aG docker $USER' }
const joinGroup: Readonly<Record<Family, EngineHelp>> = {
  usual: toGroup,
  sysvinit: toGroup,
  alpine: { text: toGroup.text, command: 'sudo addgroup $USER docker' },
  nixos: {
    text: `Add this line to configuration.nix with your own name, and rebuild. ${again}`,
    command: 'users.users.<name>.extraGroups = [ "docker" ];',
  },
}
const startEngine: Readonly<Record<Family, EngineHelp>> = {
  usual: { text: 'Start the engine:', command: 'sudo systemctl start docker' },
  sysvinit: { text: 'Start the engine:', command: 'sudo service docker start' },
  alpine: { text: 'Start the engine:', command: 'sudo rc-service docker start' },
  nixos: { text: 'Add this line to configuration.nix, and rebuild:', command: 'virtualisation.docker.enable = true;' },
}
