import { readFile, realpath } from 'node:fs/promises'
import { relative } from 'node:path'
import { protocol } from 'electron'
import { assetPath, contentSecurityPolicy, contentType } from './asset-path'

/** Before the app is ready: `app:` becomes a secure, standard scheme with an origin of its own. */
export function declarePageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built page from `root` as `app://archon/…`, and nothing else of the disk. */
export function servePage(root: string): void {
  protocol.handle('app', async (request) => {
    const file = request.method === 'GET' ? assetPath(root, request.url) : null
    const content = file === null ? null : await readInside(root, file)
    if (file === null || content === null) return new Response(null, { status: 404 })
    return new Response(content, {
      headers: {
        'Content-Type': contentType(file),
        'Content-Security-Policy': contentSecurityPolicy,
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cache-Control': 'no-store',
      },
    })
  })
}

/** Reads a file unless a link leads it out of the folder. */
async function readInside(root: string, file: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const [realRoot, realFile] = await Promise.all([realpath(root), realpath(file)])
    if (relative(realRoot, realFile).startsWith('..')) return null
    return new Uint8Array(await readFile(realFile))
  } catch {
    return null
  }
}
