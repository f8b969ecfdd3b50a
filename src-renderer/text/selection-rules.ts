import type { Selection } from '../../src-shared/domain/profile'
import type { TableName } from '../../src-shared/domain/table'
import { showTable } from '../../src-shared/domain/table'

/** Whether a selection takes whole families of tables rather than named ones. */
export function hasWildcard(patterns: readonly string[]): boolean {
  return patterns.some((pattern) => /[*?]/.test(pattern))
}

/** Lines of a text field as patterns: trimmed, no empty ones, none twice. Commas separate too. */
export function patternsOf(text: string): string[] {
  const parts = text.split(/[\n,]/).map((part) => part.trim())
  return [...new Set(parts.filter((part) => part !== ''))]
}

/** Tables the list of the dialog offers: those of the plan, and those that are excluded by their exact name. */
export function listedTables(planned: readonly TableName[], selection: Selection): string[] {
  const excluded = selection.exclude.filter((pattern) => !hasWildcard([pattern]))
  return [...new Set([...planned.map(showTable), ...excluded])].sort((a, b) => a.localeCompare(b, 'en'))
}

/** The excludes after a table was ticked or unticked in the list. */
export function toggleTable(exclude: readonly string[], table: string, wanted: boolean): string[] {
  const without = exclude.filter((pattern) => pattern !== table)
  return wanted ? without : [...without, table]
}
