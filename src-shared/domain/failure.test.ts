import { expect, test } from 'vitest'
import { AppError, failureOf } from './failure'

test('an expected problem is its own failure, not retryable unless it says so', () => {
  const cause = new Error('why')
  const error = new AppError({ code: 'disk/full', message: 'The disk is full.' }, cause)
  expect(failureOf(error)).toEqual({ code: 'disk/full', message: 'The disk is full.', retryable: false })
  expect(error.cause).toBe(cause)
  expect(failureOf(new AppError({ code: 'job/busy', message: 'm', retryable: true })).retryable).toBe(true)
})

test.each([
  [new TypeError('x is undefined'), 'TypeError: x is undefined'],
  ['text', 'text'],
  [undefined, 'undefined'],
])('anything else is a bug and says so: %s', (thrown, detail) => {
  expect(failureOf(thrown)).toMatchObject({ code: 'internal/unexpected', detail, retryable: false })
})
