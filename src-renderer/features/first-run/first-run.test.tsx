import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { newPractice, withStep } from '../../../src-shared/domain/practice'
import type { Profile } from '../../../src-shared/domain/profile'
import type { EndpointDraft } from '../../../src-shared/ipc/contract'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import { foundContainer, local, profile, report, staging } from '../../testing/samples'

const pasted = {
  host: 'db.shop.com',
  port: 5432,
  database: 'shop',
  user: 'app',
  password: 'geheim',
  tlsMode: 'auto',
  notes: ['Read as a URL.'],
} as const

/** Connections and a profile that are saved as they come. */
function adding(saved: Endpoint[], profiles: Profile[]) {
  return {
    'profiles/list': () => [...profiles],
    'profiles/save': () => {
      profiles.push(profile)
      return profile
    },
    'endpoints/list': () => [...saved],
    'endpoints/test': () => report('new'),
    'endpoints/save': ({ endpoint }: EndpointDraft) => {
      const made = endpoint.kind === 'server' ? staging : local
      saved.push(made)
      return made
    },
  }
}

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
  await screen.findByRole('button', { name: 'Check both sides' })
  await userEvent.clear(database)
  await screen.findByText('The real one waits for a database and a user.')
  await userEvent.type(database, 'archon')
  await userEvent.click(await screen.findByRole('button', { name: 'Check both sides' }))
  await waitFor(() => expect(main.calls('profiles/save')[0]?.profile).toMatchObject({ localEndpointId: 'other' }))
  expect(main.calls('endpoints/save')[0]?.endpoint).toMatchObject({
    name: 'supabase-ai-db archon',
    container: 'supabase-ai-db',
    database: 'archon',
    user: 'postgres',
  })
})

test('without Docker the reason, the command of this system and what was tried are said; it ticks once Docker answers', async () => {
  let answers = false
  main = openWindow({
    'profiles/list': () => [],
    'endpoints/list': () => [],
    'docker/status': () => {
      if (answers) return { ok: true, name: 'OrbStack', address: null, version: null, tried: [], failure: null }
      const failure = {
        code: 'docker/permission',
        message: 'This user may not.',
        hint: 'Join.',
        retryable: false,
      } as const
      const help = { text: 'Join the docker group.', command: 'sudo usermod -aG docker $USER' }
      return {
        ok: false,
        name: 'Docker',
        address: null,
        version: null,
        tried: ['unix:///run/docker.sock'],
        failure,
        help,
      }
    },
  })
  await screen.findByText('No permission to use Docker')
  await userEvent.click(screen.getByText('One place was tried'))
  await screen.findByText('unix:///run/docker.sock')
  await userEvent.click(screen.getByRole('button', { name: 'Copy the command' }))
  expect(main.calls('app/copy-text')).toEqual(['sudo usermod -aG docker $USER'])
  expect(await violations()).toEqual([])
  answers = true
  main.push({ kind: 'docker-changed' })
  await screen.findByText('OrbStack is running. 1 Postgres container found.')
  expect(screen.queryByRole('button', { name: 'Check again' })).toBeNull()
})

test('a remote is added in place, in the form that asks for a connection string first', async () => {
  main = openWindow({ 'profiles/list': () => [], 'endpoints/list': () => [] })
  expect(main.calls('endpoints/clipboard')).toEqual([])
  await userEvent.click(await screen.findByRole('button', { name: 'Paste connection string' }))
  const box = await screen.findByLabelText('Paste a connection string')
  await waitFor(() => expect(document.activeElement).toBe(box))
  expect(await violations()).toEqual([])
})

test('a connection string in the clipboard is read by the click that asks for it', async () => {
  main = openWindow({
    'profiles/list': () => [],
    'endpoints/list': () => [],
    'endpoints/clipboard': () => ({ text: 'postgres://app:geheim@db.shop.com/shop' }),
    'endpoints/parse': () => pasted,
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Paste connection string' }))
  await screen.findByText('Read as a URL.')
  expect((screen.getByLabelText('Host') as HTMLInputElement).value).toBe('db.shop.com')
  expect(document.body.textContent).not.toContain('geheim')
})

test('two clicks lead from a string in the clipboard to the plan, where there is one container to choose from', async () => {
  const saved: Endpoint[] = []
  const profiles: Profile[] = []
  main = openWindow({
    ...adding(saved, profiles),
    'endpoints/clipboard': () => ({ text: 'postgres://app:geheim@db.shop.com/shop' }),
    'endpoints/parse': () => pasted,
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Paste connection string' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Staging' }))
  await screen.findByRole('button', { name: 'Pull staging into local' })
  expect(saved.map(({ kind, environment }) => [kind, environment])).toEqual([
    ['server', 'staging'],
    ['container', 'local'],
  ])
})

test('with several containers it is left to the user which one is meant before anything is checked', async () => {
  const saved: Endpoint[] = []
  main = openWindow({
    ...adding(saved, []),
    'docker/containers': () => [foundContainer(), foundContainer({ id: '2', name: 'other' })],
    'endpoints/clipboard': () => ({ text: 'postgres://app:geheim@db.shop.com/shop' }),
    'endpoints/parse': () => pasted,
  })
  await userEvent.click(await screen.findByRole('button', { name: 'Paste connection string' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Staging' }))
  const check = await screen.findByRole('button', { name: 'Check both sides' })
  await waitFor(() => expect(document.activeElement).toBe(check))
  expect(main.calls('profiles/save')).toEqual([])
})

test('who skips comes to the application, is not asked again, and finds the first steps in the palette', async () => {
  main = openWindow({ 'profiles/list': () => [], 'endpoints/list': () => [] })
  await screen.findByRole('heading', { name: 'Copy a Postgres database between Docker and a server' })
  expect(screen.queryByRole('navigation')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Skip, take me to the app' }))
  await screen.findByText('No profile yet')
  expect(await violations()).toEqual([])
  await userEvent.click(within(screen.getByRole('navigation')).getByRole('link', { name: 'History' }))
  await userEvent.click(within(screen.getByRole('navigation')).getByRole('link', { name: 'Sync' }))
  await screen.findByText('No profile yet')
  main.push({ kind: 'command', command: 'show-first-run' })
  await screen.findByRole('heading', { name: 'Copy a Postgres database between Docker and a server' })
})

describe('a practice sync', () => {
  const begun = newPractice('p1', 'supabase-ai-db', { source: 'a', target: 'b' })

  test('shows its steps as they are taken, and its verdict; the window’s own history is not asked about', async () => {
    main = openWindow({ 'profiles/list': () => [], 'endpoints/list': () => [], 'practice/start': () => begun })
    await userEvent.click(await screen.findByRole('button', { name: 'Try a practice sync' }))
    expect(main.calls('practice/start')).toEqual([{ container: 'supabase-ai-db' }])
    const steps = await screen.findByRole('list', { name: 'Steps of the practice' })
    const running = withStep(begun, 'sync', { state: 'running', text: 'Loading, in one transaction', fraction: 0.5 })
    main.push({ kind: 'practice', view: running })
    await within(steps).findByText('Loading, in one transaction')
    expect(await violations()).toEqual([])
    const done = { ...running, outcome: 'succeeded', durationMs: 9_100 } as const
    main.push({ kind: 'practice', view: done })
    await screen.findByText(/Copied, verified, undone and cleaned up in 9\.1 s/)
    expect(screen.getByRole('button', { name: 'Practise again' })).toBeTruthy()
  })

  test('can be cancelled; a refusal says why and leaves the button', async () => {
    main = openWindow({
      'profiles/list': () => [],
      'endpoints/list': () => [],
      'practice/start': () => refuse({ code: 'job/busy', message: 'Another job runs already.', retryable: true }),
      'practice/cancel': () => null,
    })
    await userEvent.click(await screen.findByRole('button', { name: 'Try a practice sync' }))
    await screen.findByText('Another job runs already.')
    main.push({ kind: 'practice', view: begun })
    await userEvent.click(await screen.findByRole('button', { name: 'Cancel practice' }))
    expect(main.calls('practice/cancel')).toHaveLength(1)
    main.push({ kind: 'practice', view: { ...begun, outcome: 'cancelled' } })
    await screen.findByText('Cancelled. Both databases are dropped.')
  })
})
