/** What a server says when pg_hba.conf lets nobody in (auth.c of PostgreSQL: ClientAuthentication). */
export interface HostRefusal {
  /** The client's address as the server saw it. */
  readonly address: string
  readonly user: string
  readonly database: string
  /** Whether the refused connection was encrypted; `null` where the server does not say. */
  readonly encrypted: boolean | null
}

/** Reads the server's English words; `null` for others, and where the refusal is not about the address. */
export function readHostRefusal(text: string): HostRefusal | null {
  const match =
    /pg_hba\.conf (?:entry|rejects connection) for host "(?<address>[^"]+)", user "(?<user>[^"]*)", database "(?<database>[^"]*)"(?:, (?<line>[A-Za-z ]+))?/.exec(
      text,
    )?.groups
  if (match?.address === undefined) return null
  const { address, user = '', database = '', line = '' } = match
  const encrypted = /^(?:no encryption|SSL off)/.test(line) ? false : /^(?:SSL|GSS)/.test(line) ? true : null
  return { address, user, database, encrypted }
}

/** Whether the role itself may not log in, or is not there at all (28000 without a word about pg_hba.conf). */
export function readRoleRefusal(text: string): 'missing' | 'no-login' | null {
  if (/role ".*" does not exist/.test(text)) return 'missing'
  return /role ".*" is not permitted to log in/.test(text) ? 'no-login' : null
}
