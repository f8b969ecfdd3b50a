import { expect, test } from 'vitest'
import { followsAfter } from './log-follow'

const end = { top: 800, height: 1000, view: 200 }

test('a scroll upwards over the same lines ends following', () => {
  expect(followsAfter(true, end, { ...end, top: 760 })).toBe(false)
  expect(followsAfter(true, end, { top: 760, height: 1036, view: 200 })).toBe(false)
})

test('lines that are measured or arrive after the scroll to the end do not end following', () => {
  expect(followsAfter(true, end, { ...end, height: 1400 })).toBe(true)
  expect(followsAfter(true, end, { top: 1200, height: 1400, view: 200 })).toBe(true)
})

test('a place that moves up because the log shrank or its panel grew does not end following', () => {
  expect(followsAfter(true, end, { top: 300, height: 500, view: 200 })).toBe(true)
  expect(followsAfter(true, end, { top: 700, height: 1000, view: 300 })).toBe(true)
})

test('scrolling down to the end begins following again, scrolling up near the end does not', () => {
  const away = { ...end, top: 700 }
  expect(followsAfter(false, away, { ...end, top: 790 })).toBe(true)
  expect(followsAfter(false, away, { ...end, top: 740 })).toBe(false)
  expect(followsAfter(false, end, { ...end, top: 795 })).toBe(false)
})
