import createTable from '../../resources/history-table.sql?raw'
import type { JobResult, Phase } from '../../src-shared/domain/job-event'
import type { Direction } from '../../src-shared/domain/profile'
import { quoteIdentifier } from '../../src-shared/domain/table'
import type { Session } from '../postgres/session'

const table = 'public.archon_sync_history'

/** A row of `archon_sync_history`; only columns that the target's table has are written (product.md C14). */
type Row = Partial<Record<string, string | number | null>>

/**
 * The record of a sync in the target itself, best effort: that it cannot be written is told once to `warn`, and never
 * the sync's failure. `status` words are the original script's.
 */
export class TargetHistory {
  readonly #control: Session
  readonly #syncId: string
  readonly #warn: (text: string) => void
  #columns: ReadonlyMap<string, string> | null = null
  #queue: Promise<void> = Promise.resolve()
  #lastPercent = -1
  #isBroken = false

  constructor(control: Session, syncId: string, warn: (text: string) => void) {
    this.#control = control
    this.#syncId = syncId
    this.#warn = warn
  }

  begin(direction: Direction, startedAt: string): void {
    this.#enqueue(async () => {
      this.#columns = await this.#prepare()
      const row = {
        sync_id: this.#syncId,
        direction,
        status: 'running',
        current_phase: 'connect',
        percent_complete: 0,
        started_at: startedAt,
        updated_at: startedAt,
      }
      const fields = this.#known(row)
      const names = fields.map(([name]) => quoteIdentifier(name)).join(', ')
      const marks = fields.map((_, index) => `$${index + 1}`).join(', ')
      await this.#control.query(
        `insert into ${table} (${names}) values (${marks})`,
        fields.map(([, value]) => value),
      )
    })
  }

  /** Writes phase and percentage; the same percentage twice is not written twice. */
  progress(phase: Phase, fraction: number): void {
    const percent = Math.floor(fraction * 100)
    if (percent === this.#lastPercent) return
    this.#lastPercent = percent
    this.#update({ current_phase: phase, percent_complete: percent })
  }

  end(result: JobResult): Promise<void> {
    const status = { succeeded: 'completed', cancelled: 'cancelled', failed: 'failed', interrupted: 'failed' } as const
    const { exported, verification, phaseMs } = result
    this.#update({
      status: status[result.outcome],
      completed_at: new Date().toISOString(),
      error_message: result.failure?.message ?? null,
      ...(result.outcome === 'succeeded' ? { percent_complete: 100 } : {}),
      ...(exported === null
        ? {}
        : {
            export_size_mb: Math.round(exported.bytes / 10_000) / 100,
            export_duration_seconds: exported.durationSeconds,
            backup_file_path: exported.backupFile,
          }),
      ...(phaseMs.import === undefined ? {} : { import_duration_seconds: phaseMs.import / 1000 }),
      ...(verification === null
        ? {}
        : {
            import_tables: verification.tables.length,
            import_rows: verification.tables.reduce((sum, check) => sum + check.target.rows, 0),
            verification_status: verification.verdict,
            verification_duration_seconds: (phaseMs.verify ?? 0) / 1000,
          }),
    })
    return this.#queue
  }

  /** The database goes away: nothing more is written, and nothing is said of what fails. */
  forget(): void {
    this.#isBroken = true
  }

  async #prepare(): Promise<ReadonlyMap<string, string>> {
    const columns = await this.#readColumns()
    if (columns.size > 0) return columns
    await this.#control.query(createTable)
    return this.#readColumns()
  }

  async #readColumns(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.#control.query<{ name: string; type: string }>(
      `select a.attname as name, pg_catalog.format_type(a.atttypid, null) as type from pg_catalog.pg_attribute a
       where a.attrelid = pg_catalog.to_regclass('${table}') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''`,
    )
    return new Map(rows.map((row) => [row.name, row.type]))
  }

  /** The fields that the table has, with fractions rounded where its column is an integer. */
  #known(row: Row): [string, string | number | null][] {
    return Object.entries(row).flatMap(([name, value]): [string, string | number | null][] => {
      const type = this.#columns?.get(name)
      if (type === undefined || value === undefined) return []
      return [[name, typeof value === 'number' && /^(small|big)?int/.test(type) ? Math.round(value) : value]]
    })
  }

  #update(row: Row): void {
    this.#enqueue(async () => {
      const fields = this.#known({ ...row, updated_at: new Date().toISOString() })
      if (fields.length === 0) return
      const sets = fields.map(([name], index) => `${quoteIdentifier(name)} = $${index + 2}`).join(', ')
      await this.#control.query(`update ${table} set ${sets} where sync_id = $1`, [
        this.#syncId,
        ...fields.map(([, value]) => value),
      ])
    })
  }

  /** One write after the other; after the first that fails, none is tried again. */
  #enqueue(write: () => Promise<void>): void {
    if (this.#isBroken) return
    this.#queue = this.#queue.then(write).catch((error: unknown) => {
      if (this.#isBroken) return
      this.#isBroken = true
      const why = error instanceof Error ? error.message : String(error)
      this.#warn(`The sync is not recorded in ${table} of the target: ${why}`)
    })
  }
}
