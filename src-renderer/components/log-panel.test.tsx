import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import type { JobEventBody } from '../../src-shared/domain/job-event'
import { type FakeMain, openWindow, refuse, violations } from '../testing/fake-main'
import { jobEvents, plan, started } from '../testing/samples'
import { countAfter } from './log-lines'

let main: FakeMain | undefined
afterEach(() => {
  main?.stop()
  main = undefined
})

type Level = 'debug' | 'info' | 'warning' | 'error'
const line = (text: string, level: Level = 'info'): JobEventBody => ({ type: 'log', level, phase: 'import', text })
const running: JobEventBody[] = [started, { type: 'planned', plan: plan() }, { type: 'phase-started', phase: 'import' }]

async function openLog(lines: readonly JobEventBody[], answers: Parameters<typeof openWindow>[0] = {}) {
  main = openWindow(answers)
  main.pushEvents(jobEvents([...running, ...lines]))
  return within(await screen.findByRole('region', { name: 'Log panel' }))
}

test('find counts the matches, steps through them with Enter and hides no line', async () => {
  const panel = await openLog([line('copied archon_tasks'), line('nothing here'), line('Copied, copied again')])
  await panel.findByText('nothing here')
  await userEvent.keyboard('{Control>}f{/Control}')
  const field = panel.getByLabelText('Text to find')
  expect(document.activeElement).toBe(field)
  await userEvent.keyboard('copied')
  await panel.findByText('1 of 3')
  await userEvent.keyboard('{Enter}{Enter}')
  await panel.findByText('3 of 3')
  expect(panel.getByRole('log').querySelector('[aria-current="true"]')?.textContent).toBe('copied')
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
  await panel.findByText('2 of 3')
  expect(panel.getByText('nothing here')).toBeTruthy()
  expect(await violations()).toEqual([])
  await userEvent.keyboard('{Escape}')
  expect(panel.queryByLabelText('Text to find')).toBeNull()
  expect(document.activeElement).toBe(panel.getByRole('button', { name: 'Find in log' }))
})

test('times turn from the time of day to the time since the start to none', async () => {
  const panel = await openLog([line('BEGIN')])
  await panel.findByText('BEGIN')
  await userEvent.click(panel.getByRole('button', { name: 'Show times since the start' }))
  await panel.findByText('+00:00.030')
  await userEvent.click(panel.getByRole('button', { name: 'Hide times' }))
  expect(panel.queryByText('+00:00.030')).toBeNull()
})

test('a line about a problem leads to the row of its table', async () => {
  const panel = await openLog([line('archon_tasks took 5 rows', 'error'), line('archon_sources is fine')])
  await userEvent.click(await panel.findByRole('button', { name: 'Show archon_tasks' }))
  await waitFor(() => expect(document.activeElement?.textContent).toContain('archon_tasks'))
  expect(document.activeElement?.tagName).toBe('TR')
  expect(panel.queryByRole('button', { name: 'Show archon_sources' })).toBeNull()
})

test('a filter, and a copy without secrets of what it leaves', async () => {
  const panel = await openLog([line('quiet'), line('host=h password=hunter22', 'warning')], {
    'app/copy-text': () => null,
    'app/save-text': () => refuse({ code: 'disk/full', message: 'The disk is full.', retryable: false }),
  })
  await panel.findByText('quiet')
  await userEvent.click(panel.getByRole('combobox', { name: 'Log level' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Warnings' }))
  await waitFor(() => expect(panel.queryByText('quiet')).toBeNull())
  await userEvent.click(panel.getByRole('button', { name: 'Copy log' }))
  expect(main?.calls('app/copy-text')).toEqual([expect.stringContaining('password=***')])
  expect(main?.calls('app/copy-text')[0]).not.toContain('quiet')
  await userEvent.click(panel.getByRole('button', { name: 'Save log' }))
  await panel.findByText('The disk is full.')
})

test('100,000 lines keep a few in the document, and each batch of 5,000 is counted', async () => {
  const panel = await openLog(Array.from({ length: 100_000 }, (_, at) => line(`line ${at}`)))
  await panel.findByText('100000 lines, 0 warnings')
  expect(panel.getByRole('log').querySelectorAll('[data-index]').length).toBeLessThan(80)
  const more = jobEvents([...running, ...Array.from({ length: 105_000 }, () => line('more'))]).slice(-5_000)
  act(() => main?.pushEvents(more))
  await waitFor(() => expect(countAfter([], 0)).toBe(0))
  await panel.findByText('100000 lines, 0 warnings')
})

test('the lines after one are counted whatever was dropped at the front', () => {
  const lines = [5, 6, 9].map((seq) => ({ seq, at: 0, level: 'info', phase: null, text: '' }) as const)
  expect([0, 5, 7, 9].map((seq) => countAfter(lines, seq))).toEqual([3, 2, 1, 0])
})
