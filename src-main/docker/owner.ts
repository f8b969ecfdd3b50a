import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { promisify } from 'node:util'

/**
 * When a process started, as the system words it: with the process id it names one process for certain, because ids
 * are used again. `null` when there is no such process.
 */
export async function processStart(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return linuxStart(pid)
  if (process.platform === 'win32') return isAlive(pid) ? 'alive' : null
  const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({ stdout: '' }))
  return stdout.trim().replaceAll(/\s+/g, '-') || null
}

/** Field 22 of /proc/<pid>/stat (proc(5): clock ticks since boot), with the boot it counts from. */
async function linuxStart(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  const ticks = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  if (!ticks) return null
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  return `${boot.trim().slice(0, 8)}-${ticks}`
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** This process as one word: `<host>/<pid>/<start>`. */
export async function ownOwner(): Promise<string> {
  return `${hostname()}/${process.pid}/${(await processStart(process.pid)) ?? 'unknown'}`
}

/** Whether an owner of this computer has ended. One of another computer, or one that cannot be read, is left alone. */
export async function isOwnerDead(owner: string): Promise<boolean> {
  const match = /^(.+)\/(\d+)\/([^/]+)$/.exec(owner)
  if (!match || match[1] !== hostname()) return false
  const start = await processStart(Number(match[2]))
  return start === null || (match[3] !== 'unknown' && start !== match[3])
}
