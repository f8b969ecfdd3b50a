import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** A process beyond its id, which the system gives to another process later. */
export interface ProcessIdentity {
  readonly pid: number
  /** Comparable only with itself; `null` where the system does not tell. */
  readonly startTime: string | null
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startTime: processStartTime(process.pid) }
}

/** Whether the very process still runs; when the start time is not known, whether any with that id does. */
export function isAlive(identity: ProcessIdentity): boolean {
  if (!pidExists(identity.pid)) return false
  const now = processStartTime(identity.pid)
  return identity.startTime === null || now === null || now === identity.startTime
}

/** Start of a process: `<boot id>/<ticks>` on Linux (proc(5), field 22), the date of `ps` on macOS, else `null`. */
export function processStartTime(pid: number): string | null {
  try {
    if (process.platform === 'linux') return linuxStartTime(pid)
    if (process.platform === 'darwin') {
      const output = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        env: { LC_ALL: 'C', TZ: 'UTC' },
      })
      return output.trim() || null
    }
  } catch {
    return null
  }
  return null
}

function linuxStartTime(pid: number): string | null {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  // The second field is the command in parentheses and may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z') return 'zombie'
  const ticks = fields[19]
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim().slice(0, 8)
  return ticks === undefined ? null : `${boot}/${ticks}`
}

/** Whether any process has this id. */
export function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
