import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { createRedactor, type Redactor } from './redact'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
export type LogFields = Readonly<Record<string, unknown>>

export interface Logger extends Record<LogLevel, (message: string, fields?: LogFields) => void> {
  /** Everything equal to this is replaced from now on, in messages, values and stacks. */
  readonly registerSecret: Redactor['register']
  readonly redact: Redactor['text']
}

export interface LoggerOptions {
  readonly folder: string
  /** Window and command line write files of their own, so that neither rotates the other's away. */
  readonly name: 'window' | 'cli'
  readonly level?: LogLevel
  readonly maximumBytes?: number
  readonly files?: number
}

const order: readonly LogLevel[] = ['debug', 'info', 'warn', 'error']

/**
 * JSON lines in `<folder>/<name>.log`, 0600, 10 MB in five files, redacted. Lines are written at once, so that the last
 * words of a crash are kept; a log that cannot be written never stops the application.
 */
export function createLogger(options: LoggerOptions): Logger {
  const path = join(options.folder, `${options.name}.log`)
  const maximum = options.maximumBytes ?? 10_000_000
  const files = options.files ?? 5
  const lowest = order.indexOf(options.level ?? 'info')
  const redactor = createRedactor()
  let size: number | null = null

  function write(level: LogLevel, message: string, fields: LogFields): void {
    if (order.indexOf(level) < lowest) return
    try {
      size ??= openLog(options.folder, path)
      const line = lineOf(level, message, fields, redactor)
      if (size > 0 && size + line.length > maximum) {
        rotate(path, files)
        size = 0
      }
      appendFileSync(path, line, { mode: 0o600 })
      size += line.length
    } catch {
      size = null
    }
  }

  return {
    debug: (message, fields = {}) => write('debug', message, fields),
    info: (message, fields = {}) => write('info', message, fields),
    warn: (message, fields = {}) => write('warn', message, fields),
    error: (message, fields = {}) => write('error', message, fields),
    registerSecret: redactor.register,
    redact: redactor.text,
  }
}

function lineOf(level: LogLevel, message: string, fields: LogFields, redactor: Redactor): string {
  const line = { at: new Date().toISOString(), level, pid: process.pid, message: redactor.text(message) }
  return `${JSON.stringify({ ...line, ...redactor.fields(fields) })}\n`
}

function openLog(folder: string, path: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  appendFileSync(path, '', { mode: 0o600 })
  chmodSync(path, 0o600)
  return statSync(path).size
}

/** `window.log` becomes `window.log.1`, and so on; the last one is overwritten. */
function rotate(path: string, files: number): void {
  for (let index = files - 1; index >= 1; index -= 1) {
    try {
      renameSync(index === 1 ? path : `${path}.${index - 1}`, `${path}.${index}`)
    } catch {
      // That file does not exist yet.
    }
  }
}
