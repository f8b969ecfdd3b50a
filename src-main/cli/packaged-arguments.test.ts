import { expect, it } from 'vitest'
import { packagedArguments } from './packaged-arguments'

it.each([
  [['archon-sync'], null],
  [['archon-sync', '--home', 'cli'], null],
  [['archon-sync', '--remote-debugging-port=0', 'cli'], null],
  [['archon-sync', 'cli'], []],
  [
    ['archon-sync', 'cli', 'sync', '--json'],
    ['sync', '--json'],
  ],
  [['archon-sync', '--no-sandbox', 'cli', 'check'], ['check']],
])('%j is the command line of %j', (argv, own) => {
  expect(packagedArguments(argv)).toEqual(own)
})
