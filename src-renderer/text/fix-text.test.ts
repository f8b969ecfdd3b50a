import { expect, test } from 'vitest'
import type { Finding } from '../../src-shared/domain/plan'
import { leaveOutPatterns, splitHint } from './fix-text'

test('statements at the end of a hint can be copied by themselves', () => {
  const sql = 'ALTER TABLE "public"."t" ADD COLUMN "x, or: y" text;'
  expect(splitHint(`Run the pending migration there, or: ${sql}`)).toEqual({
    words: 'Run the pending migration there, or this:',
    sql,
  })
  expect(splitHint('CREATE EXTENSION "vector";')).toEqual({ words: null, sql: 'CREATE EXTENSION "vector";' })
  expect(splitHint('Bring both sides to the same type.')).toEqual({
    words: 'Bring both sides to the same type.',
    sql: null,
  })
  expect(splitHint(undefined)).toEqual({ words: null, sql: null })
})

test('a table is left out by its name, where that solves it and the name is no pattern', () => {
  const finding = (rule: string, name: string, schema = 'public'): Finding => ({
    severity: 'blocker',
    rule,
    message: '',
    tables: [{ schema, name }],
  })
  expect(leaveOutPatterns(finding('column-missing', 'tasks'))).toEqual(['tasks'])
  expect(leaveOutPatterns(finding('column-missing', 'tasks', 'app'))).toEqual(['app.tasks'])
  expect(leaveOutPatterns(finding('column-missing', 'odd*'))).toBeNull()
  expect(leaveOutPatterns(finding('column-missing', 'Odd'))).toBeNull()
  expect(leaveOutPatterns(finding('disk-space', 'tasks'))).toBeNull()
})
