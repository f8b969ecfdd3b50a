/** What is asked of an engine once it answers, from its `/version` and `/info`. */
export interface EngineAnswer {
  readonly version: string
  /** `Platform.Name` and the names of the components of `/version`. */
  readonly platformName: string
  readonly components: readonly string[]
  /** `OperatingSystem`, `Name` and `SecurityOptions` of `/info`. */
  readonly operatingSystem: string
  readonly hostName: string
  readonly securityOptions: readonly string[]
}

export type EngineName = 'OrbStack' | 'Docker Desktop' | 'Colima' | 'Rancher Desktop' | 'Podman' | 'Docker'

/** The user's word for the engine: what it says of itself, else where it was found. */
export function engineName(answer: EngineAnswer, address: string): EngineName {
  const itself = [answer.platformName, answer.operatingSystem, answer.hostName, ...answer.components].join('\n')
  if (/orbstack/i.test(itself) || address.includes('.orbstack')) return 'OrbStack'
  if (/docker desktop/i.test(itself) || /desktop/i.test(address)) return 'Docker Desktop'
  if (/colima/i.test(itself) || address.includes('.colima')) return 'Colima'
  if (/rancher/i.test(itself) || address.includes('/.rd/')) return 'Rancher Desktop'
  if (/podman/i.test(itself) || address.includes('podman')) return 'Podman'
  return 'Docker'
}

/**
 * Whether containers live behind a wall: a virtual machine, or the network namespace of a rootless engine. Then a
 * bridge address cannot be dialled from this computer, and `host` networking means the machine's, not this computer.
 */
export function isBehindWall(answer: EngineAnswer, name: EngineName, platform: NodeJS.Platform): boolean {
  if (platform !== 'linux') return true
  if (name !== 'Docker' && name !== 'Podman') return true
  return answer.securityOptions.some((option) => option.includes('rootless'))
}
