import type { App, ComposeOptions } from '../app'
import type { Terminal } from './terminal'

/** What every command is given. */
export interface CliContext {
  readonly terminal: Terminal
  readonly env: NodeJS.ProcessEnv
  readonly version: string
  readonly compose: (options: ComposeOptions) => Promise<App>
  /** Calls back at every Ctrl-C or termination signal; answers how to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void
}
