/**
 * The arguments of the command line when the packaged application was started as one (`archon-sync cli sync …`), or
 * `null` when it was started as a window. `argv` as a process has it: the executable first. Root must say --no-sandbox
 * to Chromium before anything else.
 */
export function packagedArguments(argv: readonly string[]): readonly string[] | null {
  const [, ...given] = argv
  const own = given[0] === '--no-sandbox' ? given.slice(1) : given
  return own[0] === 'cli' ? own.slice(1) : null
}
