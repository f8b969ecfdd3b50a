import { expect, test } from 'vitest'
import { judgeTools, parseToolVersion } from './versions'

test.each([
  ['pg_dump (PostgreSQL) 17.12 (Debian 17.12-0+deb13u1)', '17.12'],
  ['17.12', '17.12'],
  ['pg_dump (PostgreSQL) 18beta1', '18.0'],
])('%s is read', (text, version) => {
  expect(parseToolVersion(text)?.text).toBe(version)
})

test.each(['', 'pg_dump', '17.12x', 'nonsense 17.12'])('%j is no version', (text) => {
  expect(parseToolVersion(text)).toBeNull()
})

test.each([
  ['17.12', 'current'],
  ['17.13', 'current'],
  ['17.11', 'outdated'],
  ['15.20', 'current'],
  ['15.18', 'outdated'],
  ['18.7', 'current'],
  ['18.6', 'outdated'],
  ['13.22', 'unknown-major'],
  ['19.1', 'unknown-major'],
  ['nonsense', 'unknown-major'],
])('%s is %s', (version, verdict) => {
  expect(judgeTools(version)).toBe(verdict)
})
