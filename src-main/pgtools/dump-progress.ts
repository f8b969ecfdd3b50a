import type { TableName } from '../../src-shared/domain/table'

const announcement = 'pg_dump: dumping contents of table "'

/**
 * Finds the tables in pg_dump's `--verbose` messages, as they begin. Names are printed unescaped, line breaks and
 * quotes included, so each is looked up among the expected ones; one that is not found is passed over.
 */
export class DumpProgress {
  private readonly tables: ReadonlyMap<string, TableName>
  private pending = ''

  constructor(expected: readonly TableName[]) {
    this.tables = new Map(expected.map((table) => [`${table.schema}.${table.name}`, table]))
  }

  /** The tables that this part of the messages announces, in order. */
  push(text: string): TableName[] {
    const messages = (this.pending + text).split(/\n(?=pg_dump: )/)
    this.pending = messages.pop() ?? ''
    if (this.tableOf(this.pending)) messages.push(this.takePending())
    return messages.map((message) => this.tableOf(`${message}\n`)).filter((table) => table !== null)
  }

  private takePending(): string {
    const message = this.pending.slice(0, -1)
    this.pending = ''
    return message
  }

  private tableOf(message: string): TableName | null {
    if (!message.startsWith(announcement) || !message.endsWith('"\n')) return null
    return this.tables.get(message.slice(announcement.length, -2)) ?? null
  }
}

/** The last characters of a text stream: what a tool said before it failed. */
export class TextTail {
  private kept = ''

  constructor(private readonly limit = 4096) {}

  push(text: string): void {
    this.kept = (this.kept + text).slice(-this.limit)
  }

  get text(): string {
    return this.kept
  }
}
