import { AppError } from '../../src-shared/domain/failure'
import type { CatalogTable } from '../planning/catalog-types'
import type { Session } from '../postgres/session'

/** Extensions that definitions of tables are made of. */
export function extensionsOf(tables: readonly CatalogTable[]): string[] {
  const names = tables.flatMap((table) => [
    ...table.extensions,
    ...table.columns.flatMap((column) => column.typeExtension ?? []),
  ])
  return [...new Set(names)].sort()
}

/**
 * Runs statements until each has run once: one that needs a later one is tried again after it. Function bodies are not
 * looked at, since their tables come later. Throws what the first that cannot run says; an extension that the image
 * lacks is `tools/missing` and named.
 */
export async function runAnyOrder(session: Session, statements: readonly string[], image: string): Promise<void> {
  await session.query(`select pg_catalog.set_config('check_function_bodies', 'off', false)`)
  let waiting = [...statements]
  while (waiting.length > 0) {
    const failed: { sql: string; error: unknown }[] = []
    for (const sql of waiting) {
      await session.query(sql).catch((error: unknown) => failed.push({ sql, error }))
    }
    const [first] = failed
    if (first !== undefined && failed.length === waiting.length) throw explained(first.sql, first.error, image)
    waiting = failed.map(({ sql }) => sql)
  }
}

function explained(sql: string, error: unknown, image: string): unknown {
  if (!(error instanceof AppError)) return error
  const extension = /^create extension if not exists ("(?:[^"]|"")+"|\S+)/i.exec(sql)?.[1]
  if (extension === undefined)
    return new AppError(
      { ...error.failure, detail: `${error.failure.detail ?? ''}\n${sql.slice(0, 500)}`.trim() },
      error,
    )
  return new AppError(
    {
      code: 'tools/missing',
      message: `The backup needs the extension ${extension.replaceAll('"', '')}, and the image ${image} does not have it.`,
      hint: 'Start the container that the backup came from, or set an image with the extension as tools image in the settings.',
      detail: error.failure.message,
    },
    error,
  )
}
