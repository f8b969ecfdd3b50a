import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import type { Profile } from '../../../src-shared/domain/profile'
import { type FakeMain, openWindow, violations } from '../../testing/fake-main'
import { local, profile, staging } from '../../testing/samples'

let main: FakeMain
afterEach(() => main.stop())

test('with a container and a remote, one click makes the profile of the preset and shows the plan', async () => {
  const profiles: Profile[] = []
  let saved = false
  main = openWindow({
    'profiles/list': () => [...profiles],
    'profiles/save': () => {
      profiles.push(profile)
      return profile
    },
    'endpoints/list': () => (saved ? [local, staging] : [staging]),
    'endpoints/save': () => {
      saved = true
      return local
    },
  })
  const go = await screen.findByRole('button', { name: 'Check both sides' })
  await waitFor(() => expect(go).toHaveProperty('disabled', false))
  expect(await violations()).toEqual([])
  await userEvent.click(go)
  await screen.findByRole('button', { name: 'Pull staging into local' })
  expect(main.calls('endpoints/save')[0]?.endpoint).toMatchObject({ container: 'supabase-ai-db', user: 'postgres' })
  expect(main.calls('profiles/save')[0]?.profile).toMatchObject({
    include: ['archon_*'],
    exclude: ['archon_mcp_sessions', 'archon_mcp_requests'],
    remoteEndpointId: 'staging',
  })
})

test('another database or user of the container makes another connection to it', async () => {
  main = openWindow({
    'profiles/list': () => [],
    'endpoints/list': () => [local, staging],
    'endpoints/save': () => ({ ...local, id: 'other', database: 'archon' }),
    'profiles/save': () => profile,
  })
  const database = await screen.findByLabelText('Database')
  const go = screen.getByRole('button', { name: 'Check both sides' })
  await userEvent.clear(database)
  expect(go).toHaveProperty('disabled', true)
  await userEvent.type(database, 'archon')
  await waitFor(() => expect(go).toHaveProperty('disabled', false))
  await userEvent.click(go)
  await waitFor(() => expect(main.calls('profiles/save')[0]?.profile).toMatchObject({ localEndpointId: 'other' }))
  expect(main.calls('endpoints/save')[0]?.endpoint).toMatchObject({
    name: 'supabase-ai-db archon',
    container: 'supabase-ai-db',
    database: 'archon',
    user: 'postgres',
  })
})

test('without Docker the reason and what was tried are said, and looking again is one click', async () => {
  let asked = 0
  main = openWindow({
    'profiles/list': () => [],
    'endpoints/list': () => [],
    'docker/containers': () => [],
    'docker/status': () => {
      asked += 1
      const failure = { code: 'docker/unreachable', message: 'No engine answered.', retryable: true } as const
      return { ok: false, name: 'Docker', address: null, version: null, tried: ['unix:///run/docker.sock'], failure }
    },
  })
  await screen.findByText('Docker is not answering. No engine answered.')
  await screen.findByText('Tried unix:///run/docker.sock')
  await userEvent.click(screen.getByRole('button', { name: 'Look again' }))
  await waitFor(() => expect(asked).toBe(2))
  expect(screen.getByRole('button', { name: 'Check both sides' })).toHaveProperty('disabled', true)
})

test('a remote is added in place, in the form that asks for a connection string first', async () => {
  main = openWindow({ 'profiles/list': () => [], 'endpoints/list': () => [] })
  await userEvent.click(await screen.findByRole('button', { name: 'Paste connection string' }))
  const box = await screen.findByLabelText('Paste a connection string')
  await waitFor(() => expect(document.activeElement).toBe(box))
  expect(await violations()).toEqual([])
})
