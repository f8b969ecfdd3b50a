import { expect, test } from 'vitest'
import { PullFold } from './pull-progress'

test('bytes of all layers add up, and finished layers count whole', () => {
  const fold = new PullFold()
  const lines = [
    '{"status":"Pulling from library/postgres","id":"17"}',
    '{"status":"Downloading","progressDetail":{"current":10,"total":100},"id":"a"}',
    '{"status":"Downloading","progressDetail":{"current":5,"total":50},"id":"b"}',
    '{"status":"Download complete","progressDetail":{},"id":"a"}',
    '{"status":"Extracting","progressDetail":{"current":1,"total":100},"id":"a"}',
  ]
  expect(lines.map((line) => fold.take(line))).toEqual([null, null, null, null, null])
  expect(fold.progress).toEqual({ done: 105, total: 150 })
})

test('the engine’s error is handed on', () => {
  expect(new PullFold().take('{"error":"manifest unknown"}')).toBe('manifest unknown')
})
