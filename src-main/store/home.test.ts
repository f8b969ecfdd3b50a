import { expect, it } from 'vitest'
import { homeFolder } from './home'

it('lies under XDG_DATA_HOME, or .local/share when that is absent or relative', () => {
  expect(homeFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/a')).toBe('/data/archon-sync')
  expect(homeFolder('linux', { XDG_DATA_HOME: 'data' }, '/home/a')).toBe('/home/a/.local/share/archon-sync')
  expect(homeFolder('linux', {}, '/home/a')).toBe('/home/a/.local/share/archon-sync')
})

it('follows the habits of macOS and Windows', () => {
  expect(homeFolder('darwin', {}, '/Users/a')).toBe('/Users/a/Library/Application Support/archon-sync')
  expect(homeFolder('win32', { LOCALAPPDATA: 'C:\\Users\\a\\AppData\\Local' }, 'C:\\Users\\a')).toBe(
    'C:\\Users\\a\\AppData\\Local\\archon-sync',
  )
  expect(homeFolder('win32', {}, 'C:\\Users\\a')).toBe('C:\\Users\\a\\AppData\\Local\\archon-sync')
})

it('is what --home says, whatever the platform', () => {
  expect(homeFolder('linux', { XDG_DATA_HOME: '/data' }, '/home/a', '/tmp/x')).toBe('/tmp/x')
  expect(homeFolder('darwin', {}, '/Users/a', '/tmp/x/../y')).toBe('/tmp/y')
})
