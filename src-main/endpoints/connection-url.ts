import type { ServerEndpoint } from '../../src-shared/domain/endpoint'

/** A server as a URL, without its password. `auto` is what a URL without `sslmode` means here. */
export function connectionUrl({ host, port, database, user, tls }: ServerEndpoint): string {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const mode = tls.mode === 'auto' ? '' : `?sslmode=${tls.mode}`
  return `postgresql://${encoded(user)}@${place}/${encoded(database)}${mode}`
}

/** Quotes too, so that a shell takes the URL in quotes as one word. */
function encoded(text: string): string {
  return encodeURIComponent(text).replaceAll(/['()*!]/g, (character) => `%${character.charCodeAt(0).toString(16)}`)
}
