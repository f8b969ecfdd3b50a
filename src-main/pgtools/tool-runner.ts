import type { Duplex, Readable, Writable } from 'node:stream'

/** One command in the tool container. `argv` is visible to every user of the engine: never a secret in it. */
export interface ToolCommand {
  readonly argv: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Whether the command reads standard input; without it, standard input is closed at once. */
  readonly stdin?: boolean
  /** `uid:gid`, where it is not the container's own. */
  readonly user?: string
}

/** A command that runs. Both outputs must be read (or resumed), else the command blocks: they have backpressure. */
export interface RunningTool {
  readonly stdin: Writable | null
  readonly stdout: Readable
  readonly stderr: Readable
  /**
   * The exit code, asked for after the end of the stream, which alone proves nothing: a killed container is a clean
   * end with 137, a failed start is HTTP 200 with 126 and its error text in standard output (R23, R24).
   */
  readonly exit: Promise<number>
  /**
   * Throws `docker/killed` when the container is gone or goes now. To be asked where an exit code of 0 has to mean that
   * the output is whole: the engine may report 0 for a process that went with its container (seen in Docker 20.10).
   */
  requireContainer(): Promise<void>
}

/** The one hardened container of a job, with the client tools, in the network from which both servers are reached. */
export interface ToolContainer {
  readonly id: string
  readonly image: string
  /** `pg_dump`'s version, e.g. `17.12`, and its major, e.g. 17. */
  readonly toolsVersion: string
  readonly toolsMajor: number
  exec(command: ToolCommand, signal: AbortSignal): Promise<RunningTool>
  /**
   * A byte stream to a host and port as seen from the container. It ends when either side ends.
   * Errors as `connection/*` failures: host not found, refused, timeout.
   */
  relay(host: string, port: number, signal: AbortSignal): Promise<Duplex>
  /** Writes a file (0600) to the container's tmpfs through an exec's standard input, and answers its path. */
  writeFile(name: string, content: string | Buffer, signal: AbortSignal): Promise<string>
  /** Kills and removes the container with its volumes; everything that runs in it ends. May be called twice. */
  dispose(): Promise<void>
}

/** How a server is reached from inside the tool container. */
export interface ToolAddress {
  readonly host: string
  readonly port: number
}
