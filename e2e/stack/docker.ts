import { execFile } from 'node:child_process'

export interface CommandOptions {
  /** Text for the command's standard input. */
  readonly input?: string
  /** Milliseconds after which the command is killed. */
  readonly timeout?: number
  /** Environment variables on top of this process's. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command and answers its standard output, trimmed at the end. Rejects with what it wrote to standard error. */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      [...args],
      { timeout: options.timeout ?? 0, maxBuffer: 256 * 1024 * 1024, env: { ...process.env, ...options.env } },
      (error, stdout, stderr) => {
        if (!error) return resolve(stdout.trimEnd())
        const said = (stderr.trim() || stdout.trim() || error.message).split('\n').slice(-15).join('\n')
        reject(new Error(`${command} ${args[0] ?? ''} failed: ${said}`, { cause: error }))
      },
    )
    child.stdin?.on('error', () => undefined)
    child.stdin?.end(options.input ?? '')
  })
}

/** Runs the docker client: `docker(['ps', '-q'])`. */
export function docker(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  return run('docker', args, options)
}

/** The lines of an output, without empty ones. */
export function lines(output: string): string[] {
  return output.split('\n').filter((line) => line !== '')
}
