import { acquireStack } from './stack'

/** Global set-up for vitest and Playwright alike: a stack for the run, gone after it. */
export default async function setUp(): Promise<() => Promise<void>> {
  const acquired = await acquireStack((line) => process.stderr.write(`${line}\n`))
  return () => acquired.release()
}
