import { extname, isAbsolute, join, relative, sep } from 'node:path'

export const pageOrigin = 'app://archon'
export const pageUrl = `${pageOrigin}/index.html`

/**
 * The file in `root` that an `app://archon/…` URL means, or `null` when the URL is of another host or would leave the
 * folder: decoded first, then compared by `path.relative`, never by a prefix (R37, R63).
 */
export function assetPath(root: string, url: string): string | null {
  const path = pathOf(url)
  if (path === null || path.includes('\0') || path.includes('\\')) return null
  const file = join(root, path === '/' ? 'index.html' : path)
  const inside = relative(root, file)
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside) ? null : file
}

function pathOf(url: string): string | null {
  try {
    const { protocol, host, pathname } = new URL(url)
    return protocol === 'app:' && host === 'archon' ? decodeURIComponent(pathname) : null
  } catch {
    return null
  }
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** The type of a file by its name; what is not known is served as plain bytes, which nothing runs. */
export function contentType(file: string): string {
  return types[extname(file).toLowerCase()] ?? 'application/octet-stream'
}

/** As a header, so that no page can leave it out (R46). */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
