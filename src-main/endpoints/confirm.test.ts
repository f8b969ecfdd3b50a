import { expect, it } from 'vitest'
import type { ServerEndpoint } from '../../src-shared/domain/endpoint'
import { guardFor } from '../../src-shared/domain/guard'
import { requireConfirmation } from './confirm'

const server: ServerEndpoint = {
  kind: 'server',
  id: 's',
  name: 'Archon Prod',
  host: 'h',
  port: 5432,
  database: 'd',
  user: 'u',
  tls: { mode: 'auto' },
  environment: 'production',
  isProtected: false,
  canBeTarget: true,
  passwordSource: 'ask',
}
const refused = { failure: expect.objectContaining({ code: 'guard/refused' }) }
const mismatch = { failure: expect.objectContaining({ code: 'guard/name-mismatch' }) }

function attempt(target: ServerEndpoint, confirmation: { accepted: boolean; typedName?: string }, askForLocal = true) {
  return () => requireConfirmation(guardFor(target, 'sync', { askForLocal }), confirmation)
}

it('lets production pass only with its exact name', () => {
  expect(attempt(server, { accepted: true, typedName: 'Archon Prod' })).not.toThrow()
  for (const typedName of ['', 'archon prod', 'Archon Prod ', 'd', 'yes']) {
    expect(attempt(server, { accepted: true, typedName })).toThrow(expect.objectContaining(mismatch))
  }
  expect(attempt(server, { accepted: true })).toThrow(expect.objectContaining(mismatch))
  expect(attempt(server, { accepted: false, typedName: 'Archon Prod' })).toThrow(expect.objectContaining(refused))
})

it('never lets a switched-off target pass', () => {
  const off = { ...server, canBeTarget: false }
  expect(attempt(off, { accepted: true, typedName: 'Archon Prod' })).toThrow(expect.objectContaining(refused))
})

it('asks for other targets, and for an unprotected local one only the first time', () => {
  const staging = { ...server, environment: 'staging' as const }
  expect(attempt(staging, { accepted: false })).toThrow(expect.objectContaining(refused))
  expect(attempt(staging, { accepted: true })).not.toThrow()
  const local = { ...server, environment: 'local' as const }
  expect(attempt(local, { accepted: false })).toThrow(expect.objectContaining(refused))
  expect(attempt(local, { accepted: false }, false)).not.toThrow()
})
