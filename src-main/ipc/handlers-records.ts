import type { App } from '../app'
import { readJobLog } from '../store/job-log'
import type { Handlers } from './register-handlers'

type Channels = 'history/list' | 'history/log'

export function recordHandlers(app: App): Pick<Handlers, Channels> {
  return {
    'history/list': ({ limit }) => app.history.list(limit),
    'history/log': ({ syncId }) => readJobLog(app.home, syncId),
  }
}
