import { expect, test } from 'vitest'
import { undoState } from './undo'

const table = { schema: 'public', name: 'a' }
const planned = (action: 'replace' | 'create' | 'drop') => ({
  tables: [{ table, action, rowsNow: null, rowsAfter: null, bytes: 0, columns: [] }],
  findings: [],
})

function record(syncId: string, more: Partial<Parameters<typeof undoState>[0]> = {}) {
  return {
    syncId,
    kind: 'sync' as const,
    targetState: 'replaced' as const,
    undoOf: null,
    created: { tables: [], sequences: [] },
    plan: planned('replace'),
    ...more,
  }
}
const kept = new Set(['sync_1.before', 'undo_1.before', 'undo_2.before'])

test('a job that replaced rows can be undone while its safety backup is there', () => {
  expect(undoState(record('sync_1'), [], kept)).toEqual({ kind: 'undoable' })
  expect(undoState(record('sync_9'), [], kept)).toEqual({ kind: 'no', why: 'Its safety backup is gone.' })
})

test('a job that only made tables needs no backup', () => {
  const made = { plan: planned('create'), created: { tables: [table], sequences: [] } }
  expect(undoState(record('sync_9', made), [], kept)).toEqual({ kind: 'undoable' })
})

test('what changed nothing cannot be undone', () => {
  expect(undoState(record('sync_1', { targetState: 'unchanged' }), [], kept).kind).toBe('no')
  expect(undoState(record('backup_1', { kind: 'backup' }), [], kept).kind).toBe('no')
})

test('what became of it must be known first', () => {
  expect(undoState(record('sync_1', { targetState: 'unknown' }), [], kept)).toEqual({
    kind: 'no',
    why: expect.stringContaining('not known'),
  })
})

test('an undone job names its undo, and can be undone again after that undo was undone', () => {
  const sync = record('sync_1')
  const undo = record('undo_1', { kind: 'undo', undoOf: 'sync_1' })
  const redo = record('undo_2', { kind: 'undo', undoOf: 'undo_1' })
  expect(undoState(sync, [sync, undo], kept)).toEqual({ kind: 'undone', by: 'undo_1' })
  expect(undoState(undo, [sync, undo], kept)).toEqual({ kind: 'undoable' })
  expect(undoState(sync, [sync, undo, redo], kept)).toEqual({ kind: 'undoable' })
  expect(undoState(undo, [sync, undo, redo], kept)).toEqual({ kind: 'undone', by: 'undo_2' })
})

test('an undo that failed undoes nothing', () => {
  const failed = record('undo_1', { kind: 'undo', undoOf: 'sync_1', targetState: 'unchanged' })
  expect(undoState(record('sync_1'), [failed], kept)).toEqual({ kind: 'undoable' })
})
