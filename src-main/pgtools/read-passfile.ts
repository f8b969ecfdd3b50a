import { readFile, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'

export interface PassQuestion {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** The first entry that fits; `*` fits everything, `\` escapes the next character (manual, 34.16). */
export function findPassword(text: string, question: PassQuestion): string | null {
  const wanted = [question.host, String(question.port), question.database, question.user]
  for (const line of text.split(/\r?\n/)) {
    if (line === '' || line.startsWith('#')) continue
    const fields = splitLine(line)
    const fits = wanted.every((value, at) => fields[at]?.raw === '*' || fields[at]?.value === value)
    if (fits && fields[4]) return fields[4].value
  }
  return null
}

interface Field {
  readonly raw: string
  readonly value: string
}

/** At most five fields; what follows the fourth colon is the password, up to a colon that is not escaped. */
function splitLine(line: string): Field[] {
  return [...line.matchAll(/(?:^|:)((?:\\.|[^:\\]|\\$)*)/g)].map(([, raw = '']) => ({
    raw,
    value: raw.replaceAll(/\\(.)/g, '$1'),
  }))
}

/** Where libpq looks: PGPASSFILE, else the user's own. */
export function passFilePath(options: {
  readonly passFile: string | null
  readonly platform: NodeJS.Platform
  readonly homeDir: string
  readonly appData: string | null
}): string {
  if (options.passFile) return options.passFile
  if (options.platform !== 'win32') return posix.join(options.homeDir, '.pgpass')
  return win32.join(options.appData ?? win32.join(options.homeDir, 'AppData', 'Roaming'), 'postgresql', 'pgpass.conf')
}

export interface PassAnswer {
  readonly password: string | null
  /** Why the file was not used, for the window; null when it was read or is simply not there. */
  readonly ignored: string | null
}

/** Like libpq, a file that others may read is ignored, and so is anything that is no plain file. Never throws. */
export async function readPassword(
  path: string,
  question: PassQuestion,
  platform: NodeJS.Platform,
): Promise<PassAnswer> {
  const facts = await stat(path).catch(() => null)
  if (!facts) return { password: null, ignored: null }
  if (!facts.isFile()) return { password: null, ignored: `${path} is not a plain file.` }
  if (platform !== 'win32' && (facts.mode & 0o077) !== 0) {
    return { password: null, ignored: `${path} can be read by others; libpq ignores it too. Run: chmod 0600 ${path}` }
  }
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return { password: null, ignored: `${path} cannot be read.` }
  return { password: findPassword(text, question), ignored: null }
}
