import type { Endpoint } from '../../src-shared/domain/endpoint'
import { type Failure, type FailureCode, failureCodes } from '../../src-shared/domain/failure'
import { visibleText } from './visible'

/** What the primary button of an error card does. */
export type NextStep =
  | 'retry'
  | 'recheck'
  | 'edit-connection'
  | 'enter-password'
  | 'start-container'
  | 'show-connections'
  | 'show-plan'
  | 'open-backups'
  | 'show-backups'
  | 'free-space'
  | 'previous-backup'
  | 'show-history'
  | 'copy-report'

export interface FailureText {
  readonly title: string
  readonly step: NextStep
}

export const failureTexts = {
  'docker/unreachable': { title: 'Docker is not answering', step: 'recheck' },
  'docker/permission': { title: 'No permission to use Docker', step: 'recheck' },
  'docker/container-missing': { title: 'The container is not there any more', step: 'edit-connection' },
  'docker/container-stopped': { title: 'The container is stopped', step: 'start-container' },
  'docker/no-postgres': { title: 'No Postgres in this container', step: 'edit-connection' },
  'docker/image-missing': { title: 'The image for the tools is missing', step: 'retry' },
  'docker/tool-container': { title: 'The tool container could not be started', step: 'retry' },
  'docker/killed': { title: 'The tool container was stopped from outside', step: 'retry' },
  'connection/host-not-found': { title: 'Host not found', step: 'edit-connection' },
  'connection/refused': { title: 'The server refused the connection', step: 'recheck' },
  'connection/timeout': { title: 'The server did not answer', step: 'recheck' },
  'connection/lost': { title: 'The connection was lost', step: 'retry' },
  'connection/tls-untrusted': { title: 'The certificate is not trusted', step: 'edit-connection' },
  'connection/tls-unsupported': { title: 'The server does not offer TLS', step: 'edit-connection' },
  'connection/wrong-password': { title: 'Wrong password', step: 'enter-password' },
  'connection/password-needed': { title: 'A password is needed', step: 'enter-password' },
  'connection/not-allowed': { title: 'The server does not allow you from here', step: 'edit-connection' },
  'connection/database-missing': { title: 'The database does not exist', step: 'edit-connection' },
  'connection/transaction-pooler': { title: 'This is a pooler port', step: 'edit-connection' },
  'connection/too-many': { title: 'The server has too many connections', step: 'retry' },
  'connection/read-only': { title: 'This is a read replica', step: 'edit-connection' },
  'connection/unknown-project': { title: 'The pooler does not know this project', step: 'edit-connection' },
  'connection/ipv6-only': { title: 'The host has only an IPv6 address', step: 'edit-connection' },
  'connection/login-method': { title: 'The server asks for another kind of login', step: 'edit-connection' },
  'connection/wrong-server': { title: 'Another server answered', step: 'edit-connection' },
  'tools/missing': { title: 'No client tools found', step: 'retry' },
  'tools/too-old': { title: 'The client tools are too old', step: 'show-connections' },
  'tools/failed': { title: 'A client tool failed', step: 'retry' },
  'plan/blocked': { title: 'Something stands in the way', step: 'show-plan' },
  'plan/changed': { title: 'The servers changed since the plan', step: 'show-plan' },
  'backup/failed': { title: 'The backup could not be taken', step: 'retry' },
  'backup/not-found': { title: 'This backup is gone', step: 'show-backups' },
  'backup/last-one': { title: 'The last backup of this database', step: 'show-backups' },
  'archive/unknown-format': { title: 'This file is not a database dump', step: 'show-backups' },
  'undo/not-possible': { title: 'This run cannot be undone', step: 'show-history' },
  'undo/target-changed': { title: 'The target changed since the run', step: 'retry' },
  'archive/damaged': { title: 'The backup is damaged', step: 'retry' },
  'archive/unexpected-content': { title: 'The archive holds something unexpected', step: 'copy-report' },
  'disk/full': { title: 'Not enough space on this computer', step: 'free-space' },
  'disk/unwritable': { title: 'The backup folder cannot be written', step: 'open-backups' },
  'disk/server-full': { title: 'Not enough space on the server', step: 'retry' },
  'import/lock-timeout': { title: 'Another session holds a lock', step: 'retry' },
  'import/bad-row': { title: 'The target refused a row', step: 'copy-report' },
  'import/row-count': { title: 'Not all rows arrived', step: 'retry' },
  'import/schema-changed': { title: 'The target’s tables changed meanwhile', step: 'show-plan' },
  'import/target-changed': { title: 'The target changed since its backup', step: 'retry' },
  'import/constraint': { title: 'A constraint failed', step: 'copy-report' },
  'import/not-allowed': { title: 'Not allowed on the target', step: 'edit-connection' },
  'import/commit-unknown': { title: 'The answer to the commit was lost', step: 'recheck' },
  'verify/foreign-key': { title: 'A foreign key does not hold', step: 'copy-report' },
  'verify/differs': { title: 'Source and target differ', step: 'retry' },
  'verify/sequence': { title: 'A sequence is behind its table', step: 'copy-report' },
  'job/busy': { title: 'Another run is going on', step: 'retry' },
  'job/not-found': { title: 'This run is not known any more', step: 'show-plan' },
  'job/too-late': { title: 'Too late to cancel', step: 'show-plan' },
  'guard/refused': { title: 'This target is switched off', step: 'show-connections' },
  'guard/name-mismatch': { title: 'The name does not match', step: 'show-plan' },
  'profile/invalid': { title: 'This profile cannot be used', step: 'show-plan' },
  'profile/not-found': { title: 'The profile is gone', step: 'show-plan' },
  'profile/too-new': { title: 'The profile is from a newer version', step: 'show-plan' },
  'endpoint/invalid': { title: 'This connection cannot be used', step: 'edit-connection' },
  'endpoint/not-found': { title: 'The connection is gone', step: 'show-connections' },
  'endpoint/in-use': { title: 'A profile uses this connection', step: 'show-connections' },
  'store/damaged': { title: 'A stored file is damaged', step: 'copy-report' },
  'store/too-new': { title: 'The stored data is from a newer version', step: 'copy-report' },
  'secrets/unavailable': { title: 'No keyring found', step: 'enter-password' },
  'usage/invalid': { title: 'This was not understood', step: 'copy-report' },
  'postgres/error': { title: 'The server reported an error', step: 'retry' },
  'internal/unexpected': { title: 'Something unexpected happened', step: 'copy-report' },
} as const satisfies Record<FailureCode, FailureText>

/** None is known: the question for one can be put at once. A refused one is shown with its reason first. */
export function asksForPassword({ code }: { readonly code: string }): boolean {
  return code === 'connection/password-needed' || code === 'secrets/unavailable'
}

/** The text of a code as history keeps it; a code of another version gets the general one. */
export function failureText(code: string): FailureText {
  const known = failureCodes.find((item) => item === code)
  return failureTexts[known ?? 'internal/unexpected']
}

/** The title of a card: that of the code, with the name of what it is about where one is known. */
export function failureTitle({ code }: Pick<Failure, 'code'>, endpoint: Endpoint | null): string {
  if (endpoint !== null && code === 'connection/database-missing') {
    return `The database ${visibleText(endpoint.database)} does not exist`
  }
  if (endpoint?.kind !== 'container') return failureTexts[code].title
  const container = visibleText(endpoint.container)
  if (code === 'docker/container-stopped') return `${container} is stopped`
  if (code === 'docker/container-missing') return `${container} is not there any more`
  return code === 'docker/no-postgres' ? `No Postgres in ${container}` : failureTexts[code].title
}
