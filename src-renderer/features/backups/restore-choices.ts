import type { Manifest } from '../../../src-shared/domain/backup'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { type Guard, guardFor } from '../../../src-shared/domain/guard'
import { besideName } from '../../text/beside-name'
import { visibleText } from '../../text/visible'

export type RestoreChoice = 'into-origin' | 'beside' | 'choose-tables' | 'elsewhere'

export interface RestoreItem {
  readonly choice: RestoreChoice
  readonly label: string
  readonly detail: string
  readonly disabled: boolean
}

/** The ways to restore a backup, the usual one first. On a production server that is the one that replaces nothing. */
export function restoreItems(manifest: Manifest, origin: Endpoint | null): RestoreItem[] {
  if (origin === null) return withoutOrigin(manifest)
  const guard = guardFor(origin, 'restore')
  const into = intoOrigin(manifest, origin, guard)
  const beside: RestoreItem = {
    choice: 'beside',
    label: `Beside it, as ${visibleText(suggestedName(manifest, origin))}`,
    detail:
      guard.kind === 'none' || guard.kind === 'refused'
        ? 'New database. Nothing is replaced.'
        : 'New database. Nothing is replaced. Asks first.',
    disabled: into.disabled,
  }
  const choose = { ...chooseTables(manifest), disabled: into.disabled || manifest.tables.length === 0 }
  return guard.kind === 'typed-name' ? [beside, into, choose, elsewhere] : [into, beside, choose, elsewhere]
}

const elsewhere: RestoreItem = {
  choice: 'elsewhere',
  label: 'Into another connection…',
  detail: 'Asks first. Production asks for the name.',
  disabled: false,
}

function chooseTables(manifest: Manifest): RestoreItem {
  const tables = manifest.tables.length
  const detail = tables === 1 ? 'It holds 1 table.' : `1 to ${tables} tables, same checks.`
  return { choice: 'choose-tables', label: 'Choose tables…', detail, disabled: tables === 0 }
}

/** A backup whose connection is gone, or that came from a file, can go into any that is there. */
function withoutOrigin(manifest: Manifest): RestoreItem[] {
  const place = { ...elsewhere, label: 'Into a connection…' }
  return [place, chooseTables(manifest)]
}

/** `postgres_1012`: the database's name and the time of the backup. */
export function suggestedName(manifest: Manifest, target: Endpoint): string {
  return besideName(target.database, Date.parse(manifest.createdAt))
}

function intoOrigin(manifest: Manifest, origin: Endpoint, guard: Guard): RestoreItem {
  const name = visibleText(origin.name)
  const tables = manifest.tables.length
  return {
    choice: 'into-origin',
    label: `Into ${name}, replacing ${tables} ${tables === 1 ? 'table' : 'tables'}`,
    detail: guardText(guard),
    disabled: guard.kind === 'refused',
  }
}

function guardText(guard: Guard): string {
  switch (guard.kind) {
    case 'none':
    case 'first-time':
      return 'One click. Taken back with Undo.'
    case 'dialog':
      return 'Asks first. Taken back with Undo.'
    case 'typed-name':
      return 'Asks for the name. Taken back with Undo.'
    case 'refused':
      return visibleText(guard.reason)
  }
}
