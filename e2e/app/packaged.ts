import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from '@playwright/test'

const root = join(import.meta.dirname, '..', '..')
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** A packaged application that runs, driven over Chromium's debugging port: its fuses keep Node's inspector out. */
export interface PackagedApp {
  readonly page: Page
  /** Everything that it has printed so far. */
  readonly printed: () => string
  /** Asks it to end, as the system does when it shuts down; answers its exit code. */
  readonly quit: () => Promise<number | null>
}

/** Makes the folder from the built application and answers where it is. Some 10 s. */
export async function makePackage(): Promise<string> {
  const child = spawn(process.execPath, [join('scripts', 'package.mjs')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = collect(child)
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`npm run package ended with ${code}: ${printed()}`)
  return printed().trim().split('\n').at(-1) ?? ''
}

/** Starts the executable on a home and attaches to its window. */
export async function startPackaged(
  executable: string,
  home: string,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> },
): Promise<PackagedApp> {
  const child = spawn(executable, [...asRoot, '--remote-debugging-port=0', ...args, '--home', home], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed = collect(child)
  const closed = once(child, 'close')
  try {
    const browser = await chromium.connectOverCDP(await debuggingAddress(child, printed))
    return {
      page: await firstPage(browser),
      printed,
      quit: async () => {
        child.kill('SIGTERM')
        const [code] = await closed
        return code as number | null
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw new Error(`The packaged application cannot be driven. It printed: ${printed()}`, { cause: error })
  }
}

async function debuggingAddress(child: ChildProcess, printed: () => string): Promise<string> {
  for (;;) {
    const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(printed())?.[1]
    if (found !== undefined) return `http://${found}`
    if (child.exitCode !== null) throw new Error('It ended before it listened.')
    await once(child.stderr ?? child, 'data')
  }
}

async function firstPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts()
  if (context === undefined) throw new Error('There is no browser context.')
  return context.pages()[0] ?? (await context.waitForEvent('page'))
}

function collect(child: ChildProcess): () => string {
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => chunks.push(String(data)))
  return () => chunks.join('')
}
