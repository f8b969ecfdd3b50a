import { expect, test } from 'vitest'
import { isPrivateHost, resolveTlsMode, toolEnvironment, trustedAuthorities } from './tool-environment'

test.each([
  'localhost',
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.9.9',
  '192.168.1.1',
  '169.254.1.1',
  '100.64.0.1',
  '::1',
  '[::1]',
  'fe80::1%eth0',
  'fd00::1',
  '::ffff:10.0.0.1',
  'db',
  'nas.local',
  'db.internal',
])('%s is private', (host) => {
  expect(isPrivateHost(host)).toBe(true)
  expect(resolveTlsMode(host, { mode: 'auto' })).toBe('prefer')
})

test.each([
  'db.example.com',
  '8.8.8.8',
  '172.32.0.1',
  '100.128.0.1',
  '11.0.0.1',
  '2001:db8::1',
  'local.example.com',
  '::ffff:8.8.8.8',
])('%s is public', (host) => {
  expect(isPrivateHost(host)).toBe(false)
  expect(resolveTlsMode(host, { mode: 'auto' })).toBe('verify-full')
})

test('a mode that was chosen stays, a given authority is used, a fingerprint needs encryption', () => {
  expect(resolveTlsMode('db.example.com', { mode: 'disable' })).toBe('disable')
  expect(resolveTlsMode('10.0.0.1', { mode: 'auto', caPem: 'x' })).toBe('verify-full')
  expect(resolveTlsMode('db.example.com', { mode: 'auto', trustedFingerprint: 'AA' })).toBe('require')
})

test('the tools are told who they are and where their files lie', () => {
  const env = toolEnvironment({
    jobId: 'j1',
    sslMode: 'verify-full',
    rootCertificate: '/tmp/ca',
    passFile: '/tmp/pass',
  })
  expect(env).toMatchObject({
    PGAPPNAME: 'archon-sync:j1',
    PGSSLMODE: 'verify-full',
    PGSSLROOTCERT: '/tmp/ca',
    PGPASSFILE: '/tmp/pass',
  })
})

test('without an authority of its own, an endpoint is checked against the public ones', () => {
  expect(trustedAuthorities({ mode: 'auto' })).toContain('-----BEGIN CERTIFICATE-----')
  expect(trustedAuthorities({ mode: 'auto', caPem: 'own' })).toBe('own')
})
