import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/** Where the command line reads and writes; a test hands in its own. */
export interface Terminal {
  /** Standard output: what was asked for. */
  readonly print: (line: string) => void
  /** Standard error: remarks, questions and failures. */
  readonly remark: (line: string) => void
  /** Writes without a line end, for the live line. */
  readonly raw: (text: string) => void
  /** Someone sits there and can answer. */
  readonly canAsk: boolean
  /** Standard output is a terminal: a live line makes sense. */
  readonly isLive: boolean
  readonly style: Style
  readonly columns: number
  readonly ask: (question: string, signal: AbortSignal) => Promise<string>
  /** Asks without showing what is typed. */
  readonly askSecret: (question: string, signal: AbortSignal) => Promise<string>
}

export interface Style {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly warn: (text: string) => string
  readonly bad: (text: string) => string
}

/** ANSI styles, or none (https://no-color.org). */
export function createStyle(coloured: boolean): Style {
  const wrap = (start: number, end: number) => (text: string) =>
    coloured && text !== '' ? `\u001b[${start}m${text}\u001b[${end}m` : text
  return { bold: wrap(1, 22), dim: wrap(2, 22), good: wrap(32, 39), warn: wrap(33, 39), bad: wrap(31, 39) }
}

/** The terminal of this process. A reader that goes away (`| head`) is no failure. */
export function processTerminal(env: NodeJS.ProcessEnv): Terminal {
  const { stdin, stdout, stderr } = process
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined)
  const isLive = stdout.isTTY === true && env.TERM !== 'dumb'
  return {
    print: (line) => void stdout.write(`${line}\n`),
    remark: (line) => void stderr.write(`${line}\n`),
    raw: (text) => void stdout.write(text),
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    isLive,
    style: createStyle(isLive && (env.NO_COLOR ?? '') === ''),
    get columns() {
      return stdout.columns || 80
    },
    ask: (question, signal) => read(question, stderr, signal),
    async askSecret(question, signal) {
      const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
      try {
        return await read('', silent, signal, () => stderr.write(question))
      } finally {
        stderr.write('\n')
      }
    },
  }
}

/** `ready` is called when the terminal no longer echoes by itself. */
async function read(
  question: string,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
  ready: () => void = () => undefined,
): Promise<string> {
  const reader = createInterface({ input: process.stdin, output, terminal: true })
  // A terminal in raw mode gives Ctrl-C to the reader instead of making a signal of it.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  ready()
  try {
    return await reader.question(question, { signal })
  } finally {
    reader.close()
  }
}
