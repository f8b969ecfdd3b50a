import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isMarked, markComment, protectionToken, unmarkComment } from './protection-mark'

const anyComment = fc.oneof(
  fc.constant(null),
  fc.string({ minLength: 1 }),
  fc.string({ minLength: 1, unit: 'binary' }),
  fc
    .array(fc.constantFrom(protectionToken, ' ', '\n', "it's", '\\', '%L', 'x'), { minLength: 1 })
    .map((parts) => parts.join('')),
)

describe('the mark at the end of a comment', () => {
  test('is put behind what is there, and taken away again', () => {
    expect(markComment(null)).toBe('[archon-sync:protected]')
    expect(markComment('Sales, ask Ada')).toBe('Sales, ask Ada [archon-sync:protected]')
    expect(unmarkComment('Sales, ask Ada [archon-sync:protected]')).toBe('Sales, ask Ada')
    expect(unmarkComment('[archon-sync:protected]')).toBeNull()
  })

  test('counts at the end only, white space after it does no harm', () => {
    expect(isMarked('x [archon-sync:protected] \n')).toBe(true)
    expect(isMarked('[archon-sync:protected] is our mark')).toBe(false)
    expect(isMarked('x [Archon-Sync:Protected]')).toBe(false)
    expect(isMarked(null)).toBe(false)
  })

  test('never loses a comment, whatever is in it', () => {
    fc.assert(
      fc.property(anyComment, (comment) => {
        expect(isMarked(markComment(comment))).toBe(true)
        expect(isMarked(unmarkComment(comment))).toBe(false)
        expect(markComment(markComment(comment))).toBe(markComment(comment))
        if (!isMarked(comment)) expect(unmarkComment(markComment(comment))).toBe(comment)
      }),
    )
  })
})
