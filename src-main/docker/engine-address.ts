/** Where an engine may listen. `ssh` goes through the ssh program, so its keys and known hosts apply. */
export type EngineAddress =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'ssh'; readonly user: string | null; readonly host: string; readonly port: number | null }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }

/** A Docker host (`unix://`, `npipe://`, `ssh://`, `tcp://`, or a plain socket path) as an address; null if unreadable. */
export function parseEngineAddress(text: string): EngineAddress | null {
  if (text.startsWith('unix://')) return socket(text.slice('unix://'.length))
  if (text.startsWith('npipe://')) return socket(text.slice('npipe://'.length).replaceAll('\\', '/'))
  if (text.startsWith('/') || text.startsWith('\\\\.\\pipe\\')) return socket(text)
  const url = URL.canParse(text) ? new URL(text) : null
  if (url?.password !== '') return null
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!/^[A-Za-z0-9][A-Za-z0-9._:-]*$/.test(host)) return null
  const port = url.port === '' ? null : Number(url.port)
  if (url.protocol === 'ssh:' && isUserName(url.username)) {
    return { kind: 'ssh', user: url.username || null, host, port }
  }
  if (url.protocol === 'tcp:') return { kind: 'tcp', host, port: port ?? 2375 }
  return null
}

function isUserName(text: string): boolean {
  return text === '' || /^[A-Za-z0-9_][A-Za-z0-9._-]*$/.test(text)
}

function socket(path: string): EngineAddress | null {
  return path === '' ? null : { kind: 'socket', path }
}
