import minimumTools from '../../resources/minimum-tools.json'

export interface ToolVersion {
  readonly major: number
  readonly minor: number
  /** `17.12` */
  readonly text: string
}

/** `pg_dump (PostgreSQL) 17.12 (Debian 17.12-0+deb13u1)`, `17.12`, `18beta1` (minor 0); null for anything else. */
export function parseToolVersion(text: string): ToolVersion | null {
  const match = /^(?:\w+ \(PostgreSQL\) )?(\d{2,})(?:\.(\d+))?(?:(?:beta|rc|devel)\d*)?(?=\s|$)/.exec(text.trim())
  if (!match) return null
  const [major, minor] = [Number(match[1]), Number(match[2] ?? 0)]
  return { major, minor, text: `${major}.${minor}` }
}

export type ToolVerdict = 'current' | 'outdated' | 'unknown-major'

/**
 * Whether tools are safe against a hostile server or file (resources/minimum-tools.json names the CVEs). A major
 * above the newest one of the list is `unknown-major` as well: nothing is known of it.
 */
export function judgeTools(
  version: string,
  minimum: Readonly<Record<string, string>> = minimumTools.minimum,
): ToolVerdict {
  const tools = parseToolVersion(version)
  const lowest = tools && parseToolVersion(minimum[String(tools.major)] ?? '')
  if (!tools || !lowest) return 'unknown-major'
  return tools.minor >= lowest.minor ? 'current' : 'outdated'
}
