/** What the process was started with, of the variables that other code must not see. */
export interface StartEnvironment {
  readonly dockerHost: string | null
  readonly dockerContext: string | null
  readonly dockerConfig: string | null
  /** PGPASSFILE as the user set it, for reading passwords the way libpq does. */
  readonly passFile: string | null
  /** All PG* variables, e.g. PGPASSWORD for endpoints whose password comes from the environment. */
  readonly postgres: Readonly<Record<string, string>>
}

/**
 * Removes DEBUG, NODE_*, DOCKER_* and PG* from `env` and answers what was there. DEBUG makes docker-modem print whole
 * requests, NODE_* switches Node's own printing on and its certificate checks off, PG* changes the driver's and the
 * tools' connections behind our back, DOCKER_* names another engine (R67). Node has read NODE_EXTRA_CA_CERTS before.
 */
export function scrubEnvironment(env: NodeJS.ProcessEnv = process.env): StartEnvironment {
  const taken = new Map<string, string>()
  for (const [name, value] of Object.entries(env)) {
    if (!/^(DEBUG$|NODE_|DOCKER_|PG)/.test(name)) continue
    if (value !== undefined) taken.set(name, value)
    delete env[name]
  }
  const read = (name: string) => taken.get(name) || null
  return {
    dockerHost: read('DOCKER_HOST'),
    dockerContext: read('DOCKER_CONTEXT'),
    dockerConfig: read('DOCKER_CONFIG'),
    passFile: read('PGPASSFILE'),
    postgres: Object.fromEntries([...taken].filter(([name]) => name.startsWith('PG'))),
  }
}

/**
 * Scrubbed once, when this module is first loaded: `debug` reads DEBUG while it is being imported, so calling a
 * function from main.ts would be too late. main.ts and cli.ts import this module before anything else.
 */
export const startEnvironment: StartEnvironment = scrubEnvironment()
