import { _electron } from '@playwright/test'
import { electronExecutable } from './electron-runtime.mjs'

const attempts = 4
const patienceMs = 30_000

/**
 * Starts the built application under Playwright. Given an executable, Playwright cannot hold the application back: it
 * attaches while the first window opens, and about one time in fifteen never gets ready. Such a process is given up and
 * another one started; every other failure is passed on.
 */
export async function launchElectron(options) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await _electron.launch({
        executablePath: electronExecutable(),
        // Playwright would otherwise pretend a light system.
        colorScheme: null,
        timeout: patienceMs,
        ...options,
      })
    } catch (error) {
      if (attempt === attempts || !/electron\.launch: Timeout/.test(String(error))) throw error
    }
  }
}
