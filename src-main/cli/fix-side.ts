import type { CheckReport } from '../../src-shared/domain/connection-check'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { describeDifference, type Fix, type FixAct, unaskedAct } from '../../src-shared/domain/fix'
import type { App } from '../app'
import { applyFix, type FixTools } from '../endpoints/apply-fix'
import { connectionUrl } from '../endpoints/connection-url'
import type { PasswordLookup } from '../endpoints/password-lookup'
import { savedFixTools } from '../fix-tools'
import type { CheckCommand } from './commands'
import { printable } from './job-words'
import type { Terminal } from './terminal'

/** One correction may uncover the next mistake; further ones are the user's. */
const mostFixes = 3

interface FixerParts {
  readonly app: App
  readonly command: CheckCommand
  readonly terminal: Terminal
  readonly lookup: PasswordLookup
  /** Whether there is a saved connection to change; else the corrected setting is printed. */
  readonly isSaved: boolean
  readonly signal: AbortSignal
}

interface FailedSide {
  readonly side: 'local' | 'remote'
  readonly given: Endpoint
  readonly report: CheckReport
  readonly anchor: Endpoint | null
  readonly check: (endpoint: Endpoint) => Promise<CheckReport>
  readonly show: (name: string, report: CheckReport) => void
}

/** `isGood`: what is given, or saved, works now. `endpoint`: with all corrections. */
type Fixer = (failed: FailedSide) => Promise<{ readonly isGood: boolean; readonly endpoint: Endpoint }>

/** Applies what a check offers and checks again, as long as the next fix needs no answer. */
export function createFixer(parts: FixerParts): Fixer {
  return async (failed) => {
    const tools = toolsFor(parts, failed.anchor)
    let { report, given: endpoint } = failed
    let isLasting = true
    for (let round = 0; round < mostFixes && report.failure !== null; round += 1) {
      const [fix] = report.failure.fixes ?? []
      const act = fix === undefined ? null : unaskedAct(fix)
      if (fix === undefined || act === null) {
        sayWhatIsLeft(parts, fix)
        break
      }
      const before = endpoint
      endpoint = await applyFix(endpoint, act, tools)
      isLasting &&= act.kind === 'start-container' || (parts.isSaved && act.kind !== 'repair-password')
      tell(parts, failed, { fix, act, before, after: endpoint })
      report = await failed.check(endpoint)
      failed.show(endpoint.name, report)
    }
    const works = report.failure === null
    if (works && !parts.isSaved) printCorrected(parts, failed, endpoint)
    return { isGood: works && isLasting, endpoint }
  }
}

/** Without a saved connection nothing is written: the change is tried in memory. */
function toolsFor({ app, lookup, isSaved }: FixerParts, anchor: Endpoint | null): FixTools {
  const tools = savedFixTools(app, anchor, lookup)
  if (isSaved) return tools
  return {
    ...tools,
    save: async (endpoint) => endpoint,
    keepPassword: (endpoint, password) => app.secrets.provide(endpoint.id, password, false),
    remoteOf: async () => [],
  }
}

interface Applied {
  readonly fix: Fix
  readonly act: FixAct
  readonly before: Endpoint
  readonly after: Endpoint
}

function tell({ command, terminal, isSaved }: FixerParts, { side }: FailedSide, applied: Applied): void {
  const { fix, act, before, after } = applied
  const changes = describeDifference(before, after)
  if (command.json) {
    terminal.print(JSON.stringify({ side, name: before.name, fix, changes, saved: isSaved && changes.length > 0 }))
    return
  }
  const name = printable(before.name)
  const done = {
    'change-endpoint': `${isSaved ? 'Changed' : 'Tried'} ${name}: ${changes.join(', ')}.`,
    'use-container': `${isSaved ? 'Changed' : 'Tried'} ${name}: ${changes.join(', ')}.`,
    'repair-password': `${fix.label}: the password is used like that for this run. Correct it where it is kept.`,
    'start-container': `Started the container of ${name}.`,
    'create-database': `Made the database ${after.database} on ${name}.`,
  }[act.kind]
  terminal.remark(`${terminal.style.good('Fixed:')} ${printable(done)}`)
}

function sayWhatIsLeft({ terminal }: FixerParts, fix: Fix | undefined): void {
  if (fix === undefined) terminal.remark('Nothing can be corrected by itself here.')
  else if (fix.kind === 'choose')
    terminal.remark(`Choose one: ${fix.choices.map(({ label }) => printable(label)).join(', ')}.`)
  else if (fix.kind === 'trust-fingerprint') terminal.remark(`Its fingerprint: ${fix.fingerprint}`)
  else terminal.remark(`This needs you: ${printable(fix.label)}.`)
}

/** The corrected setting as it is given: a URL without its password, or the fields of a profile file. */
function printCorrected({ command, terminal }: FixerParts, { side, given }: FailedSide, endpoint: Endpoint): void {
  const changes = describeDifference(given, endpoint)
  if (changes.length === 0) return
  const corrected = correctedSetting(command, side, endpoint)
  if (command.json) {
    terminal.print(JSON.stringify({ side, name: endpoint.name, corrected, changes }))
    return
  }
  const how =
    command.databases.kind === 'profile' ? `Put this into the profile file, as "${side}":` : 'Give it like this:'
  terminal.remark(how)
  terminal.print(corrected)
}

function correctedSetting({ databases }: CheckCommand, side: 'local' | 'remote', endpoint: Endpoint): string {
  if (databases.kind === 'profile') {
    const { id: _id, ...fields } = endpoint
    return JSON.stringify(fields, null, 2)
  }
  if (endpoint.kind === 'container') return `--local-container ${endpoint.container}`
  return `--${side}-url '${connectionUrl(endpoint)}'`
}
