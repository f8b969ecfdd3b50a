import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { MiddleText } from './middle-text'

afterEach(cleanup)

test('a long name is read aloud whole and once, its two shown parts are not', () => {
  render(<MiddleText text="archon_configured_repositories" />)
  expect(screen.getByText('archon_configured_repositories').getAttribute('aria-hidden')).toBeNull()
  expect(screen.getByText('archon_configured_').getAttribute('aria-hidden')).toBe('true')
  expect(screen.getByText('repositories').getAttribute('aria-hidden')).toBe('true')
})

test('a name no longer than its tail is shown in one piece', () => {
  render(<MiddleText text="archon_tasks" />)
  expect(screen.getByText('archon_tasks')).toBeTruthy()
  expect(document.querySelector('[aria-hidden]')).toBeNull()
})
