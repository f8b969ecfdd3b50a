const common = ['--no-owner', '--no-privileges', '--exit-on-error'] as const

/** Rows and sequence values as text on standard output; the archive comes on standard input. */
export function rowsArguments(listFile: string | null): string[] {
  return ['pg_restore', '--data-only', ...common, ...entriesOf(listFile), '--file=-']
}

/** Reads the whole archive from standard input, decompresses every block, and writes nothing: a listing alone accepts a truncated one. */
export function fullReadArguments(): string[] {
  return ['pg_restore', ...common, '--file=/dev/null']
}

/** The table of contents of the archive on standard input. */
export function listArguments(): string[] {
  return ['pg_restore', '--list']
}

/** Definitions only, as text on standard output: what comes before the rows, or after them. */
export function sectionArguments(section: 'pre-data' | 'post-data', listFile: string | null): string[] {
  return ['pg_restore', `--section=${section}`, ...common, '--no-tablespaces', ...entriesOf(listFile), '--file=-']
}

/** Everything of the archive on standard input as plain SQL on standard output. */
export function scriptArguments(): string[] {
  return ['pg_restore', ...common, '--file=-']
}

const formatLetters = { custom: 'c', tar: 't', directory: 'd' } as const

/**
 * An archive from elsewhere as SQL on standard output: its format is known, so that nothing is guessed. It comes on
 * standard input, but for a directory, which lies at a path.
 */
export function foreignArguments(format: keyof typeof formatLetters, path: string | null): string[] {
  return [
    'pg_restore',
    `--format=${formatLetters[format]}`,
    ...common,
    '--no-tablespaces',
    '--no-publications',
    '--no-subscriptions',
    '--no-security-labels',
    '--file=-',
    ...(path === null ? [] : [path]),
  ]
}

function entriesOf(listFile: string | null): string[] {
  return listFile === null ? [] : [`--use-list=${listFile}`]
}
