import { AppError } from '../../src-shared/domain/failure'

export interface PassEntry {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
  readonly password: string
}

/**
 * A password file with one line per entry (PostgreSQL manual, 34.16 The Password File): `:` and `\` are escaped.
 * The host is matched literally, so it must be the one that the tool is given.
 */
export function passFileText(entries: readonly PassEntry[]): string {
  return entries.map((entry) => `${passLine(entry)}\n`).join('')
}

function passLine({ host, port, database, user, password }: PassEntry): string {
  const fields = [host, String(port), database, user, password]
  if (fields.some((field) => /[\n\r\0]/.test(field))) {
    throw new AppError({
      code: 'usage/invalid',
      message: 'A password with a line break in it cannot be handed to pg_dump.',
      hint: 'Give the role a password without line breaks.',
    })
  }
  return fields.map((field) => field.replaceAll('\\', '\\\\').replaceAll(':', '\\:')).join(':')
}
