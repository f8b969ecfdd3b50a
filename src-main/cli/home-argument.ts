/** The value of `--home DIR` or `--home=DIR` among a process's arguments; the last one wins. */
export function homeArgument(argv: readonly string[]): string | undefined {
  return argv.reduce<string | undefined>((found, argument, index) => {
    if (argument.startsWith('--home=')) return argument.slice('--home='.length) || found
    return argument === '--home' ? (argv[index + 1] ?? found) : found
  }, undefined)
}
