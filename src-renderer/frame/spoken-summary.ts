import { type JobView, millisecondsLeft } from '../../src-shared/domain/job-view'
import { showTable } from '../../src-shared/domain/table'
import { failureTexts } from '../text/failure-texts'
import { phaseSentence } from '../text/phase-names'
import { doneSentence, kindTitles } from '../text/run-words'
import { visibleText } from '../text/visible'

/** `62 percent, copying orders, about 3 minutes left`: how it stands, for the ear. `now` in milliseconds since the epoch. */
export function spokenSummary(view: JobView | null, now: number): string {
  if (view === null) return 'Nothing is running'
  if (view.result !== null) return `Nothing is running. ${ended(view)}`
  const left = millisecondsLeft(view, now)
  const parts = [
    `${Math.floor(view.fraction * 100)} percent`,
    doing(view),
    ...(left === null ? [] : [spokenLeft(left)]),
  ]
  return parts.join(', ')
}

function ended({ result, started }: JobView): string {
  const title = kindTitles[started.kind]
  if (result?.outcome === 'succeeded') return doneSentence(started)
  if (result?.failure) return `${title} failed: ${failureTexts[result.failure.code].title}`
  return `${title} was ${result?.outcome ?? 'interrupted'}`
}

function doing(view: JobView): string {
  if (view.cancelling !== null) return 'cancelling'
  if (view.committing) return 'committing'
  if (view.waitingFor.length > 0) return 'waiting for a lock that another session holds'
  if (view.stall !== null) return visibleText(view.stall)
  if (view.current === null) return 'starting'
  const table = [...view.tables.values()].find((item) => item.state === 'running')
  const copies = view.current === 'export' || view.current === 'import'
  if (table !== undefined && copies) return `copying ${visibleText(showTable(table.table))}`
  return phaseSentence(view.started.kind, view.current)[0].toLowerCase()
}

function spokenLeft(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 50) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} seconds left`
  const minutes = Math.max(1, Math.round(seconds / 60))
  if (minutes < 60) return `about ${minutes === 1 ? '1 minute' : `${minutes} minutes`} left`
  const hours = Math.round(minutes / 6) / 10
  return `about ${hours === 1 ? '1 hour' : `${hours} hours`} left`
}
