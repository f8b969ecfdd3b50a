import type { App } from '../app'
import { suggestedSqlName } from '../archives/export-sql'
import { importSpec } from '../archives/import-job'
import { proveSpec } from '../archives/prove-job'
import { anchorFor } from '../endpoints/anchor'
import type { Desktop } from './desktop'
import type { RunLatest } from './latest'
import type { Handlers } from './register-handlers'

type Channels = 'backups/compare' | 'backups/look-inside' | 'backups/export-sql' | 'backups/import' | 'backups/prove'

/** Looking into backups, proving them, files from elsewhere. Paths come from the system's own dialogs, never from the page. */
export function archiveHandlers(
  app: Pick<App, 'archives' | 'backups' | 'endpoints' | 'engine' | 'profiles' | 'secrets'>,
  desktop: Pick<Desktop, 'chooseSavePath' | 'chooseDump'>,
  latest: RunLatest,
): Pick<Handlers, Channels> {
  return {
    async 'backups/compare'({ id, endpointId }) {
      const { manifest } = await app.backups.get(id)
      const endpoint = await app.endpoints.get(endpointId ?? manifest.endpoint.id)
      const anchor = await anchorFor(app, endpoint)
      const passwords = app.secrets.lookup()
      return latest('compare', (signal) => app.archives.compare(id, endpoint, anchor, passwords, signal))
    },
    'backups/look-inside': ({ id, table, limit }) =>
      latest('look-inside', (signal) => app.archives.sample(id, table, limit, signal)),
    async 'backups/export-sql'({ id }) {
      const { manifest } = await app.backups.get(id)
      const path = await desktop.chooseSavePath(suggestedSqlName(manifest))
      // The system's dialog has asked before it answers with a file that is there.
      if (path !== null) await app.archives.exportSql(id, path, true, new AbortController().signal)
      return { path }
    },
    async 'backups/import'({ folder }) {
      const path = await desktop.chooseDump(folder)
      if (path === null) return null
      const { jobId, syncId } = await app.engine.startJob(importSpec(path))
      return { jobId, syncId }
    },
    async 'backups/prove'({ id }) {
      const { jobId, syncId } = await app.engine.startJob(proveSpec(await app.backups.get(id)))
      return { jobId, syncId }
    },
  }
}
