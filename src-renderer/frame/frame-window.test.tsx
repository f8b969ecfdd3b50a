import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import { type FakeMain, openWindow, violations } from '../testing/fake-main'
import { backupEntry, backupList, historyRecord, jobEvents, result, started } from '../testing/samples'

let main: FakeMain
afterEach(() => main.stop())

const syncId = started.type === 'job-started' ? started.syncId : ''
const running = jobEvents([started, { type: 'phase-started', phase: 'import' }])

describe('the status bar', () => {
  test('shows the run on every screen, leads to it and cancels it; so does the key', async () => {
    main = openWindow({ 'job/cancel': () => new Promise(() => {}) }, '#/connections')
    await screen.findByRole('heading', { name: 'Connections' })
    main.pushEvents(running)
    await screen.findByText(/^Pull archon$/)
    expect(await violations()).toEqual([])
    await userEvent.keyboard('{Control>}.{/Control}')
    await screen.findByText('Cancelling…')
    expect(screen.queryByRole('button', { name: 'Cancel the run' })).toBeNull()
    expect(main.calls('job/cancel')).toEqual([{ jobId: 'job-1' }])
    await userEvent.click(screen.getByRole('link', { name: /Pull archon/ }))
    await screen.findByRole('list', { name: 'Phases' })
    expect(screen.getByRole('button', { name: 'Cancelling…' })).toBeDefined()
  })

  test('offers no cancel once the commit was sent', async () => {
    main = openWindow()
    main.pushEvents(jobEvents([started, { type: 'phase-started', phase: 'verify' }, { type: 'committing' }]))
    expect((await screen.findByRole('button', { name: 'Committing…' })).getAttribute('aria-disabled')).toBe('true')
    expect(screen.queryByRole('button', { name: 'Cancel the run' })).toBeNull()
    await userEvent.keyboard('{Control>}.{/Control}')
    expect(main.calls('job/cancel')).toEqual([])
  })
})

describe('a link from a notification', () => {
  test('opens the result of the last run, also one that was left', async () => {
    const events = jobEvents([started, { type: 'job-finished', result: result() }])
    main = openWindow({ 'job/events': () => [...events] })
    await userEvent.click(await screen.findByRole('button', { name: 'Back to the plan' }))
    act(() => main.push({ kind: 'open', link: { kind: 'run', syncId } }))
    await screen.findByRole('button', { name: 'Back to the plan' })
  })

  test('opens the record of an older run, in a window that is opened by it too', async () => {
    const old = 'sync_20200101_000000'
    main = openWindow({ 'history/list': () => [historyRecord(), historyRecord({ syncId: old })] }, `#/run/${old}`)
    await waitFor(() => expect(window.location.hash).toBe(`#/history/${old}`))
    await screen.findByText(old)
  })

  test('to an undo asks the window’s question first', async () => {
    main = openWindow({
      'backups/list': () => backupList([backupEntry()]),
      'undo/preview': () => new Promise(() => {}),
    })
    await screen.findByRole('button', { name: /^Pull staging into local/ })
    act(() => main.push({ kind: 'open', link: { kind: 'undo', syncId: historyRecord().syncId } }))
    await waitFor(() => expect(main.calls('undo/preview')).toEqual([{ syncId: historyRecord().syncId }]))
    expect(main.calls('undo/start')).toEqual([])
  })

  test('that is none leads to Sync', async () => {
    main = openWindow({}, '#/run/..%2F..%2Fx')
    await waitFor(() => expect(window.location.hash).toBe('#/'))
  })
})

test('after the computer slept both sides are checked again, and it is said', async () => {
  main = openWindow()
  await waitFor(() => expect(main.calls('endpoints/check').length).toBe(2))
  act(() => {
    main.push({ kind: 'resumed' })
    main.push({ kind: 'toast', text: 'Woke up, both sides checked again' })
  })
  await screen.findByText('Woke up, both sides checked again')
  await waitFor(() => expect(main.calls('endpoints/check').length).toBe(4))
})

test('progress is spoken on demand, and over a dialog too', async () => {
  main = openWindow()
  await screen.findByRole('button', { name: /^Pull staging into local/ })
  await userEvent.keyboard('{Control>}/{/Control}')
  await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
  await userEvent.keyboard('{Control>}{Alt>}s{/Alt}{/Control}')
  await screen.findByText('Nothing is running')
})
