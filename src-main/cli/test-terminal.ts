import { createStyle, type Terminal } from './terminal'

export interface TestTerminal extends Terminal {
  readonly prints: string[]
  readonly remarks: string[]
  readonly raws: string[]
}

/** A terminal that remembers what was written and answers from a list. Only for tests. */
export function testTerminal(
  options: { readonly answers?: readonly string[]; readonly isLive?: boolean; readonly columns?: number } = {},
): TestTerminal {
  const prints: string[] = []
  const remarks: string[] = []
  const raws: string[] = []
  const answers = [...(options.answers ?? [])]
  const next = async () => {
    const answer = answers.shift()
    if (answer === undefined) throw new Error('an unexpected question')
    return answer
  }
  return {
    prints,
    remarks,
    raws,
    print: (line) => void prints.push(line),
    remark: (line) => void remarks.push(line),
    raw: (text) => void raws.push(text),
    canAsk: options.answers !== undefined,
    isLive: options.isLive ?? false,
    style: createStyle(false),
    columns: options.columns ?? 80,
    ask: next,
    askSecret: next,
  }
}
