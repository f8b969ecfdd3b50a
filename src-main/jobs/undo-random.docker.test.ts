import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { sql, type TestDatabase } from '../../e2e/stack/database'
import { isThorough } from '../../e2e/stack/fault-moments'
import { randomShape } from '../../e2e/stack/random-shape'
import { type Stack, useStack } from '../../e2e/stack/stack'
import { databaseState, schemaDump } from '../../e2e/stack/state'
import { openSyncFixture, type SyncFixture } from '../../e2e/stack/sync-fixture'

/** More of them on demand: each is a whole sync and its undo. */
const count = isThorough ? 30 : 2

let stack: Stack
let fixture: SyncFixture

beforeAll(async () => {
  stack = await useStack()
})
afterEach(() => fixture.release())

/** Rows, positions of sequences and definitions, without the record that every sync leaves in the target. */
async function stateOf(database: TestDatabase): Promise<{ content: string[]; definitions: string }> {
  const { content } = await databaseState(database)
  return {
    content: content.filter((line) => !line.includes('archon_sync_history')),
    definitions: await schemaDump(database, ['--exclude-table=archon_sync_history']),
  }
}

describe('a sync of any shape', () => {
  it.each(Array.from({ length: count }, (_, index) => index + 1))(
    'number %i is undone to the last bit: rows, sequences, and no table more',
    { timeout: 120_000 },
    async (seed) => {
      const direction = seed % 2 === 0 ? 'local-to-remote' : 'remote-to-local'
      fixture = await openSyncFixture(stack, { localTemplate: 'empty', remoteTemplate: 'empty' })
      const { source, target } = fixture.roles(direction)
      const shape = randomShape(seed)
      await sql(source.url, shape.source)
      await sql(target.url, shape.target)
      const before = await stateOf(target)

      const order = { include: shape.include, exclude: [] }
      const { result, syncId, plan } = await fixture.sync(direction, order)
      expect(result.failure, JSON.stringify(plan?.findings)).toBeNull()
      expect(result.verification?.verdict).toBe('identical')
      const after = await stateOf(target)
      expect(after).not.toEqual(before)

      const undo = await fixture.undo(syncId, direction, order)
      expect(undo.result.failure).toBeNull()
      expect(await stateOf(target)).toEqual(before)

      const redo = await fixture.undo(undo.syncId, direction, order)
      expect(redo.result.failure).toBeNull()
      expect(await stateOf(target)).toEqual(after)
    },
  )
})
