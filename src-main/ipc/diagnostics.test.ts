import { expect, it } from 'vitest'
import { defaultSettings } from '../../src-shared/domain/settings'
import { diagnostics } from './diagnostics'

const facts = {
  version: '1.0.0',
  electron: '45.4.1',
  node: '20.20.0',
  platform: 'linux',
  keyring: { available: false, backend: 'basic_text', reason: 'None.' },
  docker: {
    ok: true,
    name: 'Docker',
    address: 'unix:///s',
    version: '20.10',
    tried: ['Docker: answered'],
    failure: null,
  },
  settings: defaultSettings,
}

it('names versions, keyring, engine and what was tried', () => {
  expect(diagnostics(facts)).toBe(
    'Archon Sync 1.0.0\nElectron 45.4.1, Node 20.20.0, linux\nKeyring: basic_text, not in use\n' +
      'Docker: Docker 20.10 at unix:///s\n  Docker: answered\nSettings: as installed\n',
  )
})

it('lists only the settings that differ', () => {
  const text = diagnostics({ ...facts, settings: { ...defaultSettings, lockWaitSeconds: 60 } })
  expect(text).toContain('Settings that differ:\n  lockWaitSeconds: 60\n')
})
