import { expect, it } from 'vitest'
import { failureOf } from '../../src-shared/domain/failure'
import { parseArguments } from './arguments'

it.each([
  [['prove', 'sync_1'], { kind: 'prove', backup: 'sync_1', json: false }],
  [['verify', 'a.dump', '--json'], { kind: 'verify', backup: 'a.dump', json: true }],
  [['look', 'sync_1'], { kind: 'look', backup: 'sync_1', table: null, limit: 20 }],
  [
    ['look', 'sync_1', '--table', 'app.users', '--limit', '500'],
    { kind: 'look', backup: 'sync_1', table: 'app.users', limit: 500 },
  ],
  [['export', 'sync_1', 'out.sql'], { kind: 'export', backup: 'sync_1', file: 'out.sql' }],
  [['import', 'dump', '--json'], { kind: 'import', file: 'dump', json: true }],
])('%j', (argv, command) => {
  expect(parseArguments(argv)).toMatchObject(command)
})

it.each([
  [['prove'], 'needs a backup'],
  [['look'], 'needs a backup'],
  [['import'], 'needs a file or folder'],
  [['export', 'sync_1'], 'needs a file to write'],
  [['export', 'sync_1', 'a', 'b'], '"b" is too much'],
  [['look', 'sync_1', '--limit', '501'], '1 to 500'],
  [['prove', 'sync_1', '--table', 'x'], '--table does not belong to "prove"'],
])('%j is refused: %s', (argv, words) => {
  try {
    parseArguments(argv)
    expect.unreachable()
  } catch (error) {
    expect(failureOf(error)).toMatchObject({ code: 'usage/invalid', message: expect.stringContaining(words) })
  }
})
