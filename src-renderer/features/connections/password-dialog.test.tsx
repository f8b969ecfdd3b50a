import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import type { Failure } from '../../../src-shared/domain/failure'
import { type FakeMain, openWindow, violations } from '../../testing/fake-main'
import { report } from '../../testing/samples'

let main: FakeMain | undefined
afterEach(() => {
  main?.stop()
  main = undefined
})

async function openDialog(failure: Failure, more: Parameters<typeof openWindow>[0] = {}) {
  main = openWindow({ 'endpoints/check': ({ id }) => report(id, id === 'staging' ? failure : null), ...more })
  await userEvent.click((await screen.findAllByRole('button', { name: 'Enter password…' }))[0] ?? document.body)
  return screen.findByRole('dialog')
}

const message = 'The password of postgres at staging is needed.'

test('says why a password that was kept is asked for again', async () => {
  const hint = 'It was kept in another keyring than the one in use now. Type it; it can be kept in the keyring.'
  const dialog = await openDialog({ code: 'connection/password-needed', message, hint, retryable: true })
  expect(within(dialog).getByText(hint)).toBeTruthy()
  expect(within(dialog).getByRole('checkbox', { name: /^Keep it in/ })).toHaveProperty('disabled', false)
  expect(await violations()).toEqual([])
})

test('without a keyring it cannot be kept, and the reason stands beside it', async () => {
  const reason = 'No keyring was found. Install gnome-keyring or KWallet.'
  const info = { version: '1', electron: '45', platform: 'linux', home: '/h', backupFolder: '/h/b', backupBytes: 0 }
  const keyring = { available: false, backend: 'basic_text', reason }
  const dialog = await openDialog(
    { code: 'secrets/unavailable', message, hint: reason, retryable: true },
    { 'app/info': () => ({ ...info, freeBytes: 1, keyring }) },
  )
  expect(within(dialog).getAllByText(reason)).toHaveLength(1)
  expect(within(dialog).getByRole('checkbox', { name: /^Keep it in/ })).toHaveProperty('disabled', true)
  await userEvent.type(within(dialog).getByLabelText('Password'), 'typed')
  expect(within(dialog).getByRole('button', { name: 'Connect' })).toHaveProperty('disabled', false)
})
