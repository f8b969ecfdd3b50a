import { describe, expect, it } from 'vitest'
import { hasDisplay, requirements } from './system-packages.mjs'

const missing = (situation, probe) =>
  requirements(situation)
    .filter((one) => !one.present(probe))
    .map((one) => one.debian)

describe('system packages', () => {
  it('asks for a virtual display only where there is no real one', () => {
    const nothing = { command: () => false, library: () => false }
    expect(missing({ display: false, root: false }, nothing)).toEqual(expect.arrayContaining(['xvfb', 'xauth']))
    expect(missing({ display: true, root: false }, nothing)).not.toContain('xvfb')
  })

  it('asks for debootstrap only as root, who alone can use it', () => {
    const nothing = { command: () => false, library: () => false }
    expect(missing({ display: true, root: true }, nothing)).toContain('debootstrap')
    expect(missing({ display: true, root: false }, nothing)).not.toContain('debootstrap')
  })

  it('asks for a keyring for the tests alone', () => {
    const nothing = { command: () => false, library: () => false }
    expect(missing({ display: true, root: true }, nothing)).not.toContain('gnome-keyring')
    expect(missing({ display: true, root: true, tests: true }, nothing)).toEqual(
      expect.arrayContaining(['dbus', 'gnome-keyring', 'libsecret-1-0']),
    )
  })

  it('names only the package whose library is absent', () => {
    const probe = { command: () => true, library: (soname) => soname !== 'libgbm.so.1' }
    expect(missing({ display: true, root: true }, probe)).toEqual(['libgbm1'])
  })

  it('sees a display in DISPLAY or WAYLAND_DISPLAY on Linux, and always elsewhere', () => {
    expect(hasDisplay({}, 'linux')).toBe(false)
    expect(hasDisplay({ DISPLAY: '' }, 'linux')).toBe(false)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
    expect(hasDisplay({}, 'darwin')).toBe(true)
  })
})
