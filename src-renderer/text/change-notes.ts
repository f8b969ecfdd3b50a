import type { Finding, PlanTable, SyncPlan } from '../../src-shared/domain/plan'
import type { TableCount } from '../../src-shared/domain/table-count'
import { formatCount } from '../../src-shared/format/format'

export interface ChangeNote {
  readonly tone: 'warning' | 'plain'
  readonly text: string
}

/** What there is to know about a table, in a few words: the gravest of it. */
export function noteOf(
  table: PlanTable,
  plan: SyncPlan,
  findings: readonly Finding[],
  count: TableCount | undefined,
): ChangeNote | null {
  const place = placeOf(plan)
  const blocker = findings.find((finding) => finding.severity === 'blocker')
  if (blocker !== undefined) return { tone: 'warning', text: shortOf(blocker, place) }
  if (table.newerRows !== undefined && table.newerRows > 0)
    return { tone: 'warning', text: `${rowsText(table.newerRows)} newer ${place}` }
  const warning = findings.find((finding) => finding.rule !== 'newer-rows' && finding.rule !== 'only-on-target')
  if (warning !== undefined) return { tone: 'warning', text: shortOf(warning, place) }
  const only = count?.onlyOnTarget ?? null
  // Where nothing comes in, the figures say it themselves.
  if (only !== null && only.rows > 0 && table.rowsAfter?.rows !== 0)
    return { tone: 'plain', text: `${only.exact ? '' : '≈'}${rowsText(only.rows)} only ${place}` }
  if (count?.reason) return { tone: 'plain', text: 'Not counted' }
  if (table.action === 'create') return { tone: 'plain', text: 'New on the target' }
  if (table.action === 'drop') return { tone: 'plain', text: 'The run had created it, it is removed again' }
  if (table.action === 'leave') return { tone: 'plain', text: 'Only on the target, stays as it is' }
  return null
}

const shortTexts: Readonly<Record<string, string>> = {
  'column-missing': 'A column is missing',
  'column-type': 'A column differs in type',
  'generated-differs': 'A column differs',
  'required-column': 'A column needs a value',
  'extra-columns': 'Columns only',
  'not-owner': 'Belongs to another role',
  'no-select': 'May not be read',
  'row-security': 'Row security hides rows',
}

function shortOf(finding: Finding, place: string): string {
  const text = shortTexts[finding.rule]
  if (text === undefined) return finding.message
  return finding.rule === 'extra-columns' ? `${text} ${place}` : text
}

/** Where the target is, as someone at the local side says it. */
function placeOf({ direction }: SyncPlan): string {
  return direction === 'remote-to-local' ? 'here' : 'there'
}

function rowsText(rows: number): string {
  return `${formatCount(Math.round(rows))} ${rows === 1 ? 'row is' : 'rows are'}`
}

/** What the note is short for, in whole sentences. */
export function detailsOf(
  table: PlanTable,
  plan: SyncPlan,
  findings: readonly Finding[],
  count: TableCount | undefined,
): string[] {
  const only = count?.onlyOnTarget ?? null
  const newer = table.newerRows ?? 0
  const told = findings.filter((finding) => finding.rule !== 'newer-rows' && finding.rule !== 'only-on-target')
  return [
    ...(newer > 0
      ? [
          `${rowsText(newer)} newer ${placeOf(plan)} than anything that comes in. What was written since would be lost; the safety backup keeps it.`,
        ]
      : []),
    ...(only !== null && only.rows > 0
      ? [
          `${only.exact ? '' : 'About '}${rowsText(only.rows)} only ${placeOf(plan)} and would go: the source has no row with the same key.`,
        ]
      : []),
    ...told.map((finding) => (finding.hint === undefined ? finding.message : `${finding.message} ${finding.hint}`)),
    ...(count?.reason ? [count.reason] : []),
  ]
}
