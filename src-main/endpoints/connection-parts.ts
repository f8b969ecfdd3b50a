/** What was found in a text, before anything is checked or filled in. */
export interface ConnectionParts {
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly database?: string | undefined
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly sslmode?: string | undefined
  readonly notes: readonly string[]
}

/** Later parts win where they say something; all notes are kept. */
export function mergeParts(...all: readonly ConnectionParts[]): ConnectionParts {
  const merged = all.reduce<Record<string, unknown>>((result, parts) => {
    const said = Object.entries(parts).filter(([key, value]) => key !== 'notes' && value !== undefined)
    return Object.assign(result, Object.fromEntries(said))
  }, {})
  return { ...merged, notes: all.flatMap((parts) => parts.notes) }
}

/** Parts from named settings as libpq (34.1.2 Parameter Key Words), its environment (34.15) and JDBC spell them. */
export function partsFromSettings(settings: ReadonlyMap<string, string>): ConnectionParts {
  const ssl = settings.get('ssl')
  const left = [...settings.keys()].filter((key) => !knownSettings.has(key))
  return {
    host: settings.get('host') ?? settings.get('hostaddr'),
    port: settings.get('port'),
    database: settings.get('dbname') ?? settings.get('database'),
    user: settings.get('user'),
    password: settings.get('password'),
    sslmode: settings.get('sslmode') ?? (ssl === 'true' || ssl === '1' ? 'require' : undefined),
    notes: left.length === 0 ? [] : [`Not used: ${left.join(', ')}.`],
  }
}

const knownSettings: ReadonlySet<string> = new Set(
  'host hostaddr port dbname database user password sslmode ssl uselibpqcompat application_name connect_timeout'.split(
    ' ',
  ),
)

/** The name of a setting in libpq's environment: `PGHOST` is `host`, `PGSSLMODE` is `sslmode`. */
export function settingOfVariable(name: string): string | null {
  const names: Readonly<Record<string, string>> = {
    PGHOST: 'host',
    PGHOSTADDR: 'hostaddr',
    PGPORT: 'port',
    PGDATABASE: 'dbname',
    PGUSER: 'user',
    PGPASSWORD: 'password',
    PGSSLMODE: 'sslmode',
  }
  return Object.hasOwn(names, name) ? (names[name] ?? null) : null
}
