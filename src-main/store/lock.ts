import { randomBytes } from 'node:crypto'
import { link, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../src-shared/domain/failure'
import { diskFailure, errnoOf } from './disk-failure'
import { ensureFolder, removeFile, writeWhole } from './files'
import { listFolder } from './journal'
import { isAlive, ownIdentity } from './process-identity'

const holderSchema = z.object({
  pid: z.number().int(),
  startTime: z.string().nullable(),
  jobId: z.string(),
  /** What it does, for the sentence that a second one is told: `Sync of shop into local`. */
  purpose: z.string(),
  since: z.string(),
  released: z.boolean(),
})
export type LockHolder = z.infer<typeof holderSchema>

export interface Lock {
  /** Lets the next one in. May be called twice. */
  release(): Promise<void>
}

/**
 * Who runs a job in this home: at most one process at a time. Throws `job/busy`, naming the holder.
 *
 * The lock is the folder `lock` with numbered files; the highest number holds it while its process lives and has not
 * released it. The next number is taken by `link`, which fails when the name exists, so exactly one of many wins; the
 * highest number never goes away, so an old view of the folder can never win twice.
 */
export async function acquireLock(home: string, order: { jobId: string; purpose: string }): Promise<Lock> {
  const folder = join(home, 'lock')
  await ensureFolder(folder)
  for (;;) {
    const highest = await highestNumber(folder)
    const holder = highest === 0 ? null : await readHolder(folder, highest)
    if (holder !== null && isHeld(holder) && !releasedHere.has(pathOf(folder, highest))) throw busy(holder)
    const own = highest + 1
    if (!(await take(folder, own, order))) continue
    if ((await highestNumber(folder)) !== own) {
      await removeFile(pathOf(folder, own))
      continue
    }
    await removeOlder(folder, own)
    return { release: () => release(folder, own) }
  }
}

/** Who holds the lock now, or `null`. */
export async function lockHolder(home: string): Promise<LockHolder | null> {
  const folder = join(home, 'lock')
  const highest = await highestNumber(folder)
  const holder = highest === 0 ? null : await readHolder(folder, highest)
  return holder !== null && isHeld(holder) ? holder : null
}

function isHeld(holder: LockHolder): boolean {
  return !holder.released && isAlive(holder)
}

async function take(folder: string, number: number, order: { jobId: string; purpose: string }): Promise<boolean> {
  const holder: LockHolder = { ...ownIdentity(), ...order, since: new Date().toISOString(), released: false }
  const draft = join(folder, `.draft-${process.pid}-${randomBytes(4).toString('hex')}`)
  await writeWhole(draft, JSON.stringify(holder))
  try {
    await link(draft, pathOf(folder, number))
    return true
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false
    throw diskFailure(error, folder)
  } finally {
    await removeFile(draft)
  }
}

/** Locks of this process whose release could not be written: a full disk must not keep the next job out. */
const releasedHere = new Set<string>()

async function release(folder: string, number: number): Promise<void> {
  try {
    await markReleased(folder, number)
  } catch {
    releasedHere.add(pathOf(folder, number))
  }
}

async function markReleased(folder: string, number: number): Promise<void> {
  const holder = await readHolder(folder, number)
  if (holder === null || holder.released) return
  await writeWhole(pathOf(folder, number), JSON.stringify({ ...holder, released: true }))
}

async function highestNumber(folder: string): Promise<number> {
  return (await numbers(folder)).reduce((a, b) => Math.max(a, b), 0)
}

async function numbers(folder: string): Promise<number[]> {
  const names = await listFolder(folder)
  return names.filter((name) => /^\d+\.json$/.test(name)).map((name) => Number.parseInt(name, 10))
}

async function removeOlder(folder: string, own: number): Promise<void> {
  const older = (await numbers(folder)).filter((number) => number < own)
  await Promise.all(older.map((number) => removeFile(pathOf(folder, number))))
}

/** `null` when the file is gone or cannot be read as a holder: nobody who lives writes such a file. */
async function readHolder(folder: string, number: number): Promise<LockHolder | null> {
  try {
    const parsed = holderSchema.safeParse(JSON.parse(await readFile(pathOf(folder, number), 'utf8')))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (error instanceof SyntaxError || errnoOf(error) === 'ENOENT') return null
    throw diskFailure(error, folder)
  }
}

function pathOf(folder: string, number: number): string {
  return join(folder, `${number}.json`)
}

function busy(holder: LockHolder): AppError {
  return new AppError({
    code: 'job/busy',
    message: `Another job runs already: ${holder.purpose} (process ${holder.pid}, since ${holder.since}).`,
    hint: 'Wait until it has ended, or cancel it where it was started.',
    detail: holder.jobId,
    retryable: true,
  })
}
