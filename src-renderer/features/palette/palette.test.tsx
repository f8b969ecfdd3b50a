import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, test } from 'vitest'
import { usePalette } from '../../stores/palette-store'
import { type FakeMain, openWindow, violations } from '../../testing/fake-main'
import { jobEvents, started } from '../../testing/samples'

let main: FakeMain
afterEach(() => {
  main.stop()
  usePalette.setState({ page: null, recents: [] })
})

const palette = () => screen.findByRole('dialog', { name: 'Search commands' })
const options = () => screen.getAllByRole('option').map((option) => option.textContent)
const chosen = () =>
  screen.getAllByRole('option').find((option) => option.hasAttribute('data-highlighted'))?.textContent

describe('the palette', () => {
  test('finds a command by a few letters, runs it by Enter and gives the focus back', async () => {
    main = openWindow()
    const run = await screen.findByRole('button', { name: /^Pull staging into local/ })
    await waitFor(() => expect(run.getAttribute('aria-disabled')).toBe('false'))
    run.focus()
    await userEvent.keyboard('{Control>}k{/Control}')
    const input = within(await palette()).getByRole('combobox', { name: 'Search commands' })
    await waitFor(() => expect(document.activeElement).toBe(input))
    expect(await violations()).toEqual([])
    await userEvent.type(input, 'flip')
    await waitFor(() => expect(chosen()).toContain('Flip direction'))
    expect(await violations()).toEqual([])
    await userEvent.keyboard('{Enter}')
    await screen.findByRole('button', { name: /^Push local to staging/ })
    expect(screen.queryByRole('dialog')).toBeNull()
    await waitFor(() => expect(document.activeElement?.textContent).toMatch(/^Push local to staging/))
  })

  test('moves by arrow keys, closes by Escape, and begins with what was used last', async () => {
    main = openWindow()
    await screen.findByRole('button', { name: /^Pull staging into local/ })
    await userEvent.click(screen.getByRole('button', { name: 'Search commands' }))
    await userEvent.type(within(await palette()).getByRole('combobox'), 'go to')
    await waitFor(() => expect(chosen()).toMatch(/^Sync/))
    await userEvent.keyboard('{ArrowDown}{Enter}')
    await screen.findByRole('heading', { name: 'History' })
    await userEvent.keyboard('{Control>}k{/Control}')
    await palette()
    await waitFor(() => expect(options()[0]).toMatch(/^History/))
    await userEvent.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  test('names acts by what is chosen, and runs by their names', async () => {
    main = openWindow()
    await screen.findByRole('button', { name: /^Pull staging into local/ })
    await userEvent.keyboard('{Control>}k{/Control}')
    const input = within(await palette()).getByRole('combobox')
    await userEvent.type(input, 'st')
    await waitFor(() => expect(options().join('\n')).toMatch(/Pull staging into local/))
    expect(options().join('\n')).toMatch(/Push local to staging.*asks first/)
    await userEvent.clear(input)
    await userEvent.type(input, 'pulled')
    await waitFor(() => expect(chosen()).toMatch(/Pulled staging into local/))
    await userEvent.clear(input)
    await userEvent.type(input, 'qqqq')
    await screen.findByText('Nothing is called that.')
  })

  test('leaves out what cannot be done now', async () => {
    main = openWindow()
    await screen.findByRole('button', { name: /^Pull staging into local/ })
    main.pushEvents(jobEvents([started]))
    await screen.findByRole('list', { name: 'Phases' })
    await userEvent.keyboard('{Control>}k{/Control}')
    await palette()
    expect(options().join('\n')).toContain('Cancel the run')
    expect(options().join('\n')).not.toMatch(/Pull|Flip|Back up|Undo/)
    await waitFor(() => expect(main.calls('app/commands').at(-1)).toContain('cancel'))
    expect(main.calls('app/commands').at(-1)).not.toContain('pull')
  })

  test('starts a sync from another screen with the guard’s question', async () => {
    main = openWindow({}, '#/history')
    await screen.findByRole('heading', { name: 'History' })
    await userEvent.keyboard('{Control>}k{/Control}')
    await userEvent.type(within(await palette()).getByRole('combobox'), 'push')
    await waitFor(() => expect(chosen()).toMatch(/^Push local to staging/))
    await userEvent.keyboard('{Enter}')
    await screen.findByRole('alertdialog')
    expect(main.calls('sync/start')).toEqual([])
  })

  test('lists every shortcut', async () => {
    main = openWindow()
    await screen.findByRole('button', { name: /^Pull staging into local/ })
    await userEvent.keyboard('{Control>}/{/Control}')
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' })
    expect(dialog.textContent).toContain('Go to History')
    expect(await violations()).toEqual([])
  })
})
