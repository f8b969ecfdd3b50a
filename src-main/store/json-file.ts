import { createHash } from 'node:crypto'
import { chmod, constants, copyFile, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { z } from 'zod'
import { AppError } from '../../src-shared/domain/failure'
import { diskFailure, errnoOf } from './disk-failure'
import { writeWhole } from './files'

/** Turns a document of one version into a document of the next. */
export type Migration = (document: Readonly<Record<string, unknown>>) => Record<string, unknown>

export interface JsonFileOptions<T> {
  readonly path: string
  /** The version that is written, at `version` in the document. */
  readonly version: number
  readonly schema: z.ZodType<T>
  readonly initial: T
  /** By the version they start from. */
  readonly migrations?: Readonly<Record<number, Migration>>
}

export interface JsonFile<T> {
  /** The content, or `initial` when there is no file. Throws `store/damaged`, `store/too-new`, `disk/*`. */
  read(): Promise<T>
  /** Reads, changes and writes whole, one change after the other. A file that cannot be read is never replaced. */
  update(change: (value: T) => T): Promise<T>
}

/** A small versioned document that is read whole, checked, migrated and written whole (0600). */
export function jsonFile<T>(options: JsonFileOptions<T>): JsonFile<T> {
  let queue: Promise<unknown> = Promise.resolve()

  async function read(): Promise<T> {
    const text = await readText(options.path)
    return text === null ? options.initial : parseDocument(options, text)
  }

  async function change(apply: (value: T) => T): Promise<T> {
    const next = options.schema.parse(apply(await read()))
    await writeWhole(options.path, `${JSON.stringify(next, null, 2)}\n`)
    return next
  }

  return {
    read,
    update(apply) {
      const result = queue.then(() => change(apply))
      queue = result.catch(() => undefined)
      return result
    },
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null
    throw diskFailure(error, path)
  }
}

async function parseDocument<T>(options: JsonFileOptions<T>, text: string): Promise<T> {
  const document = objectOf(text)
  if (document === null) throw await damaged(options.path, text, 'It is not a JSON object.')
  const version = document.version
  if (typeof version !== 'number' || !Number.isInteger(version)) {
    throw await damaged(options.path, text, 'It has no version.')
  }
  if (version > options.version) throw tooNew(options.path, version, options.version)
  const migrated = migrate(document, version, options)
  const parsed = migrated === null ? null : options.schema.safeParse(migrated)
  if (parsed === null) throw await damaged(options.path, text, `Version ${version} is not known.`)
  if (!parsed.success) throw await damaged(options.path, text, describeIssues(parsed.error))
  return parsed.data
}

function migrate<T>(
  document: Record<string, unknown>,
  from: number,
  options: JsonFileOptions<T>,
): Record<string, unknown> | null {
  let current = document
  for (let version = from; version < options.version; version += 1) {
    const step = options.migrations?.[version]
    if (step === undefined) return null
    current = { ...step(current), version: version + 1 }
  }
  return current
}

/** The JSON object in a text, or `null` when it is none. */
export function objectOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

/** The first problems of a parse, each with its place: `include: At least one table pattern is needed.` */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
    .join(' ')
}

/** Keeps a copy under a name made from the content, so that reading the same damage twice keeps one copy. */
async function damaged(path: string, text: string, reason: string): Promise<AppError> {
  const copy = `${path}.damaged-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`
  const kept = await copyFile(path, copy, constants.COPYFILE_EXCL)
    .then(() => chmod(copy, 0o600))
    .then(
      () => true,
      (error: unknown) => errnoOf(error) === 'EEXIST',
    )
  return new AppError({
    code: 'store/damaged',
    message: `${path} is damaged and was left as it is.`,
    hint: kept
      ? `A copy was kept as ${basename(copy)}. Repair the file, or move it away to start without it.`
      : 'Repair the file, or move it away to start without it.',
    detail: reason,
  })
}

function tooNew(path: string, found: number, known: number): AppError {
  return new AppError({
    code: 'store/too-new',
    message: `${path} was written by a newer version of Archon Sync (format ${found}, this version knows ${known}).`,
    hint: 'Use the newer version, or another home with --home.',
  })
}
