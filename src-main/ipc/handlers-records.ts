import { historyRow } from '../../src-shared/domain/history'
import type { App } from '../app'
import { historyAsJson } from '../store/history-json'
import { readJobLog } from '../store/job-log'
import type { Desktop } from './desktop'
import type { Handlers } from './register-handlers'

type Channels = 'history/list' | 'history/rows' | 'history/get' | 'history/problems' | 'history/export' | 'history/log'

export function recordHandlers(app: App, desktop: Desktop): Pick<Handlers, Channels> {
  return {
    'history/list': ({ limit }) => app.history.list(limit),
    'history/rows': async ({ limit, before }) => (await app.history.page(limit, before)).map(historyRow),
    'history/get': ({ syncId }) => app.history.get(syncId),
    'history/problems': () => app.history.problems(),
    async 'history/export'({ suggestedName, syncIds }) {
      const all = new Map((await app.history.list(Number.MAX_SAFE_INTEGER)).map((record) => [record.syncId, record]))
      const known = syncIds.map((syncId) => all.get(syncId)).filter((record) => record !== undefined)
      return { path: await desktop.saveText(suggestedName, await historyAsJson(known, desktop.version)) }
    },
    'history/log': ({ syncId }) => readJobLog(app.home, syncId),
  }
}
