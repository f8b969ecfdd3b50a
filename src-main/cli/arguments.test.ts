import { describe, expect, it } from 'vitest'
import { parseArguments } from './arguments'
import { helpText } from './help'
import { homeArgument } from './home-argument'

const remote = '--remote-url=postgres://u@h/d'

it('syncs by default', () => {
  const expected = {
    kind: 'sync',
    direction: 'local-to-remote',
    databases: { kind: 'profile', nameOrFile: 'shop' },
    patterns: { include: [], exclude: [] },
    skipConfirm: true,
    confirmTarget: null,
    dryRun: false,
    json: false,
    home: undefined,
  }
  const rest = ['--direction=local-to-remote', '--profile', 'shop', '--skip-confirm']
  expect(parseArguments(rest)).toEqual(expected)
  expect(parseArguments(['sync', ...rest])).toEqual(expected)
})

it('takes endpoints, and patterns repeated or in lists', () => {
  const argv = [
    '--direction',
    'remote-to-local',
    remote,
    '--local-container',
    'db',
    '--include',
    'a_*,b_*',
    '--include=c',
  ]
  expect(parseArguments([...argv, '--exclude', 'x, y,'])).toMatchObject({
    databases: { kind: 'endpoints', localContainer: 'db', localUrl: null, remoteUrl: 'postgres://u@h/d' },
    patterns: { include: ['a_*', 'b_*', 'c'], exclude: ['x', 'y'] },
  })
})

it('knows the other commands', () => {
  expect(parseArguments(['check', '--profile=shop', '--json'])).toMatchObject({ kind: 'check', json: true })
  expect(parseArguments(['history', '--limit', '5', '--home=/tmp/h'])).toMatchObject({ limit: 5, home: '/tmp/h' })
  expect(parseArguments(['history'])).toMatchObject({ limit: 20 })
  expect(parseArguments(['backups'])).toMatchObject({ kind: 'backups' })
  expect(parseArguments(['-h'])).toEqual({ kind: 'help' })
  expect(parseArguments(['check', '--help'])).toEqual({ kind: 'help' })
  expect(parseArguments(['--version'])).toEqual({ kind: 'version' })
})

it('reads what a restore, an undo and a backup are about', () => {
  expect(
    parseArguments(['restore', 'x.before', '--to', 'local', '--profile=shop', '--tables', 'a,b', '--tables=app.c']),
  ).toMatchObject({
    kind: 'restore',
    backup: 'x.before',
    to: 'local',
    tables: ['a', 'b', 'app.c'],
    databases: { kind: 'profile', nameOrFile: 'shop' },
    beside: null,
    skipConfirm: false,
  })
  expect(parseArguments(['restore', 'x.before', '--beside=copy'])).toMatchObject({
    to: null,
    databases: null,
    beside: 'copy',
  })
  expect(parseArguments(['undo', 'sync_20300101_000000', '--skip-confirm', '--json'])).toMatchObject({
    kind: 'undo',
    syncId: 'sync_20300101_000000',
    skipConfirm: true,
    json: true,
  })
  expect(parseArguments(['backup', '--of=remote', remote, '--note', 'before the move'])).toMatchObject({
    kind: 'backup',
    of: 'remote',
    note: 'before the move',
  })
})

describe('usage errors', () => {
  const direction = '--direction=local-to-remote'
  it.each<[string[], string]>([
    [[], '--direction is needed'],
    [['--direction=sideways', remote], 'not "sideways"'],
    [[direction], 'Say which databases'],
    [[direction, '--profile=a', remote], 'leave'],
    [[direction, '--profile='], 'needs a name'],
    [[direction, remote, '--mode=changes'], 'comes with a later version'],
    [[direction, remote, '--mode=fast'], '--mode'],
    [[direction, remote, '--password=x'], "Unknown option '--password'"],
    [[direction, '--profile'], '--profile'],
    [['undo'], 'needs the id of a run'],
    [['undo', 'sync_20300101_000000', remote], 'does not belong'],
    [['undo', 'a', 'b'], 'too much'],
    [['restore', '--to=local'], 'needs a backup'],
    [['restore', 'x.dump', '--to=there'], 'not "there"'],
    [['restore', 'x.dump', remote], '--to local or --to remote'],
    [['restore', 'x.dump', '--beside='], '--beside'],
    [['restore', 'x.dump', '--mode=full'], 'does not belong'],
    [['backup', remote], '--of is needed'],
    [['constructor'], 'no command "constructor"'],
    [['fly'], 'no command "fly"'],
    [['sync', 'now', direction, remote], 'too much'],
    [['history', '--limit=0'], '--limit'],
    [['history', '--limit=many'], '--limit'],
    [['history', remote], 'does not belong'],
    [['check', direction, remote], 'does not belong'],
  ])('%j', (argv, reason) => {
    expect(() => parseArguments(argv)).toThrow(
      expect.objectContaining({
        failure: expect.objectContaining({ code: 'usage/invalid', message: expect.stringContaining(reason) }),
      }),
    )
  })
})

it('describes every option in the help', () => {
  for (const option of ['direction', 'profile', 'local-container', 'local-url', 'remote-url', 'include', 'exclude']) {
    expect(helpText).toContain(`--${option}`)
  }
  for (const option of ['skip-confirm', 'confirm-target', 'dry-run', 'mode', 'json', 'limit', 'home', 'version']) {
    expect(helpText).toContain(`--${option}`)
  }
})

it('finds --home among the arguments of the window', () => {
  expect(homeArgument(['electron', '.', '--home', '/a'])).toBe('/a')
  expect(homeArgument(['electron', '--home=/a', '--home=/b'])).toBe('/b')
  expect(homeArgument(['electron', '.'])).toBeUndefined()
})
