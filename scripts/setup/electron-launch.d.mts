import type { ElectronApplication } from '@playwright/test'

export function launchElectron(options: {
  args: string[]
  env?: Record<string, string>
  executablePath?: string
}): Promise<ElectronApplication>
