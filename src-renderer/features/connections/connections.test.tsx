import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import { AppError, type Failure } from '../../../src-shared/domain/failure'
import { newPractice } from '../../../src-shared/domain/practice'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { type FakeMain, openWindow, refuse, violations } from '../../testing/fake-main'
import { foundContainer, local, production, report, staging } from '../../testing/samples'

let main: FakeMain
afterEach(() => main.stop())

const untrusted: Failure = {
  code: 'connection/tls-untrusted',
  message: 'The authority is not known.',
  hint: 'Choose the CA file.',
  retryable: false,
}

async function openForm(answers: Parameters<typeof openWindow>[0] = {}) {
  main = openWindow(answers, '#/connections')
  await userEvent.click(await screen.findByRole('button', { name: 'Remote' }))
  return screen.findByRole('form', { name: 'Add remote' })
}

async function fill(form: HTMLElement) {
  await userEvent.type(within(form).getByLabelText('Name'), 'shop')
  await userEvent.type(within(form).getByLabelText('Host'), 'db.example.com')
}

describe('adding a remote', () => {
  test('a test does not ask what the server is for; then saying it saves, and Enter alone says nothing', async () => {
    const form = await openForm({
      'endpoints/test': () => report('new'),
      'endpoints/save': () => ({ ...staging, id: 'new' }),
    })
    await fill(form)
    await userEvent.click(within(form).getByRole('button', { name: 'Test connection' }))
    const saveAs = await within(form).findByRole('group', { name: 'Save as' })
    await waitFor(() => expect(document.activeElement).toBe(saveAs))
    expect(await violations()).toEqual([])
    await userEvent.keyboard('{Enter}')
    expect(main.calls('endpoints/save')).toEqual([])
    await userEvent.click(within(saveAs).getByRole('button', { name: 'Production' }))
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull())
    expect(main.calls('endpoints/save')[0]?.endpoint).toMatchObject({ environment: 'production' })
  })

  test('untested it is not saved before it was said what it is for', async () => {
    const form = await openForm()
    await fill(form)
    await userEvent.click(within(form).getByRole('button', { name: 'Save without testing' }))
    await within(form).findByText('Choose what this server is for.')
    expect(main.calls('endpoints/save')).toEqual([])
    expect(await violations()).toEqual([])
  })

  test('after a passed test the primary button saves; a change takes the test back', async () => {
    const form = await openForm({
      'endpoints/test': () => report('new'),
      'endpoints/save': () => ({ ...staging, id: 'new' }),
    })
    await fill(form)
    await userEvent.click(within(form).getByLabelText('Staging'))
    await userEvent.click(within(form).getByRole('button', { name: 'Test connection' }))
    const save = await within(form).findByRole('button', { name: 'Save connection' })
    await waitFor(() => expect(document.activeElement).toBe(save))
    await userEvent.type(within(form).getByLabelText('User'), '2')
    expect(within(form).queryByRole('button', { name: 'Save connection' })).toBeNull()
    await userEvent.click(within(form).getByRole('button', { name: 'Test connection' }))
    await userEvent.click(await within(form).findByRole('button', { name: 'Save connection' }))
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull())
    expect(main.calls('endpoints/save')[0]?.endpoint).toMatchObject({
      kind: 'server',
      environment: 'staging',
      user: 'postgres2',
    })
    expect(main.calls('endpoints/save')[0]).not.toHaveProperty('password')
  })

  test('a test that fails names the cause, offers the CA field, and saving untested stays possible', async () => {
    const form = await openForm({
      'endpoints/test': () => report('new', untrusted),
      'endpoints/save': () => ({ ...staging, id: 'new' }),
    })
    await fill(form)
    await userEvent.click(within(form).getByLabelText('Production'))
    await userEvent.click(within(form).getByRole('button', { name: 'Test connection' }))
    const alert = await within(form).findByRole('alert')
    expect(within(alert).getByText('The certificate is not trusted')).toBeTruthy()
    expect(within(form).getByLabelText('CA certificate (PEM)').closest('details')?.open).toBe(true)
    expect(await violations()).toEqual([])
    await userEvent.click(within(form).getByRole('button', { name: 'Save without testing' }))
    await waitFor(() => expect(main.calls('endpoints/save')).toHaveLength(1))
  })

  test('a pasted string fills the fields and is tested, and its password does not stay in sight', async () => {
    const form = await openForm({
      'endpoints/test': () => report('new'),
      'endpoints/parse': () => ({
        host: 'db.shop.com',
        port: 6432,
        database: 'shop',
        user: 'app',
        password: 'geheim#1',
        tlsMode: 'require',
        notes: ['Read as a URL.'],
      }),
    })
    const box = within(form).getByLabelText('Paste a connection string')
    await waitFor(() => expect(document.activeElement).toBe(box))
    await userEvent.paste('postgres://app:geheim#1@db.shop.com:6432/shop')
    await within(form).findByText('Read as a URL.')
    expect((within(form).getByLabelText('Host') as HTMLInputElement).value).toBe('db.shop.com')
    expect((within(form).getByLabelText('Port') as HTMLInputElement).value).toBe('6432')
    expect((within(form).getByLabelText('Password') as HTMLInputElement).type).toBe('password')
    expect((box as HTMLInputElement).value).toBe('postgres://app:••••••@db.shop.com:6432/shop')
    await within(form).findByRole('group', { name: 'Save as' })
    expect(main.calls('endpoints/test')).toHaveLength(1)
    expect(main.calls('endpoints/test')[0]).toMatchObject({ endpoint: { host: 'db.shop.com' }, password: 'geheim#1' })
  })

  test('a pasted string without a password is not tested before one was typed', async () => {
    const parsed = { host: '10.0.0.7', port: 5432, database: 'shop', user: 'app', password: null } as const
    const form = await openForm({
      'endpoints/parse': () => ({ ...parsed, tlsMode: 'auto', notes: ['Read as a URL.'] }),
    })
    await userEvent.type(
      within(form).getByLabelText('Paste a connection string'),
      'postgres://app@10.0.0.7/shop{Enter}',
    )
    await within(form).findByText('Read as a URL.')
    expect((within(form).getByLabelText('Name') as HTMLInputElement).value).toBe('10.0.0.7')
    expect(within(form).getByRole('button', { name: 'Test connection' })).toBeTruthy()
    expect(main.calls('endpoints/test')).toEqual([])
  })

  test('a second paste while the first is tested is the one whose result counts', async () => {
    const waiting: ((report: CheckReport) => void)[] = []
    const form = await openForm({
      'endpoints/parse': ({ text }) => ({
        host: text,
        port: 5432,
        database: 'shop',
        user: 'app',
        password: 'geheim',
        tlsMode: 'auto',
        notes: [],
      }),
      'endpoints/test': () => new Promise((resolve) => waiting.push(resolve)),
    })
    const box = within(form).getByLabelText('Paste a connection string')
    await waitFor(() => expect(document.activeElement).toBe(box))
    await userEvent.paste('slow.example.com')
    await within(form).findByText('Testing from the tool container…')
    await userEvent.clear(box)
    await userEvent.paste('good.example.com')
    await waitFor(() => expect(waiting).toHaveLength(2))
    waiting[0]?.(report('new', untrusted))
    waiting[1]?.(report('new'))
    await within(form).findByRole('group', { name: 'Save as' })
    expect(within(form).queryByRole('alert')).toBeNull()
    expect(main.calls('endpoints/test')[1]?.endpoint).toMatchObject({ host: 'good.example.com' })
  })

  test('a string that is not understood says so and fills nothing', async () => {
    const form = await openForm({
      'endpoints/parse': () => refuse({ code: 'usage/invalid', message: 'No host was found in it.', retryable: false }),
    })
    await userEvent.type(within(form).getByLabelText('Paste a connection string'), 'hello{Enter}')
    await within(form).findByText('No host was found in it.')
    expect((within(form).getByLabelText('Host') as HTMLInputElement).value).toBe('')
  })

  test('without a keyring passwords are asked for each time, and the reason is given', async () => {
    const form = await openForm({
      'app/info': () => ({
        version: '0.1.0',
        electron: '45',
        platform: 'linux',
        home: '/home/user',
        backupFolder: '/home/user/backups',
        keyring: { available: false, backend: 'basic_text', reason: 'gnome-keyring did not answer.' },
        backupBytes: 0,
        freeBytes: 1,
      }),
    })
    expect(within(form).getByText(/gnome-keyring did not answer\./)).toBeTruthy()
    expect(within(form).getByLabelText('Keep password').textContent).toContain('Ask each time')
  })
})

describe('the lists', () => {
  test('containers that were found and servers that were saved stand in their groups', async () => {
    main = openWindow({}, '#/connections')
    const localGroup = await screen.findByRole('region', { name: 'Local' })
    await within(localGroup).findByText('supabase-ai-db')
    await within(localGroup).findByText('found automatically in Docker')
    expect(within(screen.getByRole('region', { name: 'Remote' })).getByText('archon-staging')).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('a stopped container is started in place: it says that it waits for Postgres, and why it did not come', async () => {
    let running = false
    let refuseStart: () => void = () => undefined
    main = openWindow(
      {
        'docker/containers': () => [found({ running })],
        'docker/start-container': () =>
          new Promise((_resolve, reject) => {
            refuseStart = () =>
              reject(new AppError({ code: 'docker/no-postgres', message: 'old-db runs, but nothing answered.' }))
          }),
      },
      '#/connections',
    )
    await userEvent.click(await screen.findByRole('button', { name: 'Start old-db' }))
    expect(main.calls('docker/start-container')).toEqual([{ container: 'old-db' }])
    await screen.findByText('Starting…')
    running = true
    main.push({ kind: 'docker-changed' })
    await screen.findByText('Waiting for Postgres…')
    refuseStart()
    await screen.findByText('old-db runs, but nothing answered.')
    expect(await violations()).toEqual([])
  })

  test('what the engine says of a container stands in its row, also that no published port is needed', async () => {
    const item = found({ running: true, version: '15.8', composeProject: 'shop', image: 'acme/db:latest' })
    main = openWindow({ 'docker/containers': () => [item] }, '#/connections')
    const row = (await screen.findByText('acme/db:latest · PG 15.8 · shop')).closest('li')
    expect(row?.textContent).toContain('Running')
    expect(row?.textContent).toContain('no published port (not needed)')
  })

  test('without an engine the list says why, what helps and what was tried', async () => {
    const failure = { code: 'docker/unreachable', message: 'No Docker engine answers.', retryable: true } as const
    const help = { text: 'Start the engine:', command: 'sudo systemctl start docker' }
    const tried = ['Docker: unix:///run/docker.sock: connect ENOENT', 'Podman: unix:///run/podman.sock: connect ENOENT']
    main = openWindow(
      {
        'docker/status': () => ({ ok: false, name: 'Docker', address: null, version: null, tried, failure, help }),
        'docker/containers': () => refuse(failure),
      },
      '#/connections',
    )
    const group = await screen.findByRole('region', { name: 'Local' })
    await within(group).findByText('Docker is not answering')
    await within(group).findByText('sudo systemctl start docker')
    await within(group).findByText('2 places were tried')
    expect(within(group).getByRole('button', { name: 'Check again' })).toBeTruthy()
    expect(await violations()).toEqual([])
  })

  test('the menu of a remote copies its address without the password and duplicates it without its identity', async () => {
    main = openWindow({ 'endpoints/save': () => ({ ...staging, id: 'copy' }) }, '#/connections')
    await openMenu('archon-staging')
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Copy address, no password' }))
    await waitFor(() =>
      expect(main.calls('app/copy-text')).toEqual(['postgresql://postgres.abcdef@db.example.com:5432/postgres']),
    )
    await openMenu('archon-staging')
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Duplicate…' }))
    const form = await screen.findByRole('form', { name: 'Add remote' })
    expect((within(form).getByLabelText('Name') as HTMLInputElement).value).toBe('archon-staging copy')
    await userEvent.click(within(form).getByRole('button', { name: 'Save without testing' }))
    await waitFor(() => expect(main.calls('endpoints/save')).toHaveLength(1))
    expect(main.calls('endpoints/save')[0]?.endpoint).not.toHaveProperty('id')
  })

  test('a connection in use is not deleted: the profile is named and shown; an unused one goes after a question', async () => {
    main = openWindow(
      { 'endpoints/list': () => [local, staging, production], 'endpoints/delete': () => null },
      '#/connections',
    )
    await openMenu('archon-staging')
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
    const inUse = await screen.findByRole('dialog', { name: 'archon-staging is in use' })
    expect(inUse.textContent).toContain('“archon”')
    await userEvent.click(within(inUse).getByText('Close'))
    await openMenu('archon-prod')
    await userEvent.click(await screen.findByRole('menuitem', { name: 'Delete…' }))
    const question = await screen.findByRole('alertdialog', { name: 'Delete archon-prod?' })
    expect(await violations()).toEqual([])
    await userEvent.click(within(question).getByRole('button', { name: 'Delete connection' }))
    await waitFor(() => expect(main.calls('endpoints/delete')).toEqual([{ id: 'production' }]))
  })

  test('Use shows the sync that a connection is an end of, or begins a profile with it', async () => {
    main = openWindow({ 'endpoints/list': () => [local, staging, production] }, '#/connections')
    await userEvent.click(await screen.findByRole('button', { name: 'Use archon-prod' }))
    const dialog = await screen.findByRole('dialog', { name: 'New profile' })
    expect(within(dialog).getByLabelText('Remote').textContent).toContain('archon-prod')
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }))
    await userEvent.click(screen.getByRole('link', { name: /^Connections/ }))
    await userEvent.click(await screen.findByRole('button', { name: 'Use archon-staging' }))
    await screen.findByRole('button', { name: 'Pull staging into local' })
  })

  test('a failed check names its step, and Fix opens the form with what is wrong', async () => {
    const failed = report('staging', untrusted)
    const steps = [...failed.steps, { step: 'tls', status: 'failed', text: 'not known' } as const]
    main = openWindow({ 'endpoints/check': () => ({ ...failed, steps }) }, '#/connections')
    await userEvent.click(await screen.findByRole('button', { name: 'Check archon-staging' }))
    await userEvent.click(await screen.findByRole('button', { name: 'Fix archon-staging' }))
    const form = await screen.findByRole('form', { name: 'Edit archon-staging' })
    await within(form).findByText('The certificate is not trusted')
  })

  test('a practice sync is explained before it begins, and its pane closes when it has ended', async () => {
    const begun = newPractice('p1', 'supabase-ai-db', { source: 'a', target: 'b' })
    main = openWindow({ 'practice/start': () => begun }, '#/connections')
    await userEvent.click(await screen.findByRole('button', { name: 'Practice sync' }))
    const pane = await screen.findByRole('region', { name: 'Practice sync' })
    expect(main.calls('practice/start')).toEqual([])
    expect(await violations()).toEqual([])
    await userEvent.click(await within(pane).findByRole('button', { name: 'Start practice' }))
    await within(pane).findByRole('list', { name: 'Steps of the practice' })
    main.push({ kind: 'practice', view: { ...begun, outcome: 'succeeded', durationMs: 9_000 } })
    await within(pane).findByRole('button', { name: 'Practise again' })
    await userEvent.click(within(pane).getByRole('button', { name: 'Close' }))
    expect(screen.queryByRole('region', { name: 'Practice sync' })).toBeNull()
  })

  test('a connection that a profile uses is not deleted, and the reason is shown', async () => {
    main = openWindow(
      {
        'endpoints/list': () => [local, staging],
        'endpoints/delete': () =>
          refuse({ code: 'endpoint/in-use', message: 'The profile archon uses it.', retryable: false }),
      },
      '#/connections',
    )
    await userEvent.click(await screen.findByRole('button', { name: /^archon-staging/ }))
    await userEvent.click(await screen.findByRole('button', { name: 'Delete this connection' }))
    await userEvent.click(screen.getByRole('button', { name: 'Delete connection' }))
    await screen.findByText('The profile archon uses it.')
  })
})

describe('what the connection doctor offers', () => {
  async function failing(failure: Failure, answers: Parameters<typeof openWindow>[0] = {}) {
    let tested = 0
    const form = await openForm({
      ...answers,
      'endpoints/test': () => {
        tested += 1
        return tested === 1 ? report('new', failure) : report('new')
      },
    })
    await fill(form)
    await userEvent.click(within(form).getByLabelText('Staging'))
    await userEvent.type(within(form).getByLabelText('Password'), '[[s3cret]')
    await userEvent.click(within(form).getByRole('button', { name: 'Test connection' }))
    return within(await within(form).findByRole('alert'))
  }

  const failure: Failure = { code: 'connection/transaction-pooler', message: 'A pooler.', retryable: false }
  const change = {
    kind: 'change-endpoint',
    label: 'Use port 5432',
    says: 'It was tried.',
    change: { port: 5432 },
  } as const

  test('changes the field by one click and tests again', async () => {
    const alert = await failing({ ...failure, fixes: [change] })
    alert.getByText('It was tried.')
    expect(await violations()).toEqual([])
    await userEvent.click(alert.getByRole('button', { name: 'Use port 5432' }))
    await screen.findByRole('button', { name: 'Save connection' })
    expect(main.calls('endpoints/test')[1]?.endpoint).toMatchObject({ port: 5432 })
  })

  test('a password is corrected in its field and never in a message', async () => {
    const repair = {
      kind: 'repair-password',
      label: 'Remove the brackets',
      says: 'Tried.',
      repair: 'brackets',
    } as const
    const alert = await failing({ ...failure, code: 'connection/wrong-password', fixes: [repair] })
    await userEvent.click(alert.getByRole('button', { name: 'Remove the brackets' }))
    await screen.findByRole('button', { name: 'Save connection' })
    expect(main.calls('endpoints/test').map(({ password }) => password)).toEqual(['[s3cret]', 's3cret'])
  })

  test('a certificate is shown in full before it is trusted, and can be forgotten', async () => {
    const trust = {
      kind: 'trust-fingerprint',
      label: 'Trust this certificate',
      says: 'Compare the fingerprint.',
      fingerprint: 'AA:BB:CC',
      subject: 'db.example.com',
      issuer: 'Example CA',
      validUntil: '2027-01-02T00:00:00.000Z',
      replaces: false,
    } as const
    const alert = await failing({ ...failure, code: 'connection/tls-untrusted', fixes: [trust] })
    await userEvent.click(alert.getByRole('button', { name: 'Trust this certificate…' }))
    const dialog = within(await screen.findByRole('alertdialog'))
    for (const text of ['AA:BB:CC', 'Example CA', '2027-01-02', 'Compare the fingerprint.']) dialog.getByText(text)
    expect(await violations()).toEqual([])
    expect(main.calls('endpoints/test')).toHaveLength(1)
    await userEvent.click(dialog.getByRole('button', { name: 'Trust this certificate' }))
    await screen.findByText('Only this certificate is trusted')
    await screen.findByRole('button', { name: 'Save connection' })
    expect(main.calls('endpoints/test')[1]?.endpoint).toMatchObject({ tls: { trustedFingerprint: 'AA:BB:CC' } })
    await userEvent.click(screen.getByRole('button', { name: 'Forget it' }))
    expect(screen.queryByText('Only this certificate is trusted')).toBeNull()
  })

  test('a database is chosen from those that are there', async () => {
    const choices = ['archon', 'shop'].map((database) => ({ label: database, change: { database } }))
    const choose = { kind: 'choose', what: 'database', label: 'Choose a database', choices } as const
    const alert = await failing({ ...failure, code: 'connection/database-missing', fixes: [choose] })
    await userEvent.click(alert.getByRole('button', { name: 'Choose a database' }))
    await userEvent.click(await screen.findByRole('menuitem', { name: /shop/ }))
    await screen.findByRole('button', { name: 'Save connection' })
    expect(main.calls('endpoints/test')[1]?.endpoint).toMatchObject({ database: 'shop' })
  })

  test('a CA file is chosen, and one that is none says so', async () => {
    let asked = 0
    const alert = await failing(
      { ...failure, code: 'connection/tls-untrusted', fixes: [{ kind: 'choose-ca', label: 'Choose CA file' }] },
      {
        'endpoints/choose-ca': () => {
          asked += 1
          if (asked === 1) refuse({ code: 'endpoint/invalid', message: 'No certificate in it.', retryable: false })
          return { pem: 'the pem', subject: 'Example CA', count: 1 }
        },
      },
    )
    await userEvent.click(alert.getByRole('button', { name: 'Choose CA file…' }))
    await alert.findByText('No certificate in it.')
    await userEvent.click(alert.getByRole('button', { name: 'Choose CA file…' }))
    await screen.findByRole('button', { name: 'Save connection' })
    expect(main.calls('endpoints/test')[1]?.endpoint).toMatchObject({ tls: { caPem: 'the pem' } })
  })
})
async function openMenu(name: string) {
  await userEvent.click(await screen.findByRole('button', { name: `More for ${name}` }))
}

function found(more: Partial<FoundContainer>): FoundContainer {
  return foundContainer({ name: 'old-db', image: 'postgres:13', running: false, ...more })
}
