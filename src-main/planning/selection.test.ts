import { describe, expect, test } from 'vitest'
import { catalog, partition, planInput, table } from './catalog-fixture'
import { ancestorsOf, leavesOf } from './catalog-lookup'
import type { Catalog } from './catalog-types'
import { pairTables, parentsToCreate } from './selection'

const events = table('events', { kind: 'partitioned', partitionKey: 'RANGE (id)' })
const old = partition('events_old', events, 'FOR VALUES FROM (0) TO (10)', { kind: 'partitioned' })
const oldA = partition('events_old_a', old, 'FOR VALUES FROM (0) TO (5)')
const recent = partition('events_recent', events, 'FOR VALUES FROM (10) TO (20)')
const users = table('users')
const view = table('report', { kind: 'view' })
const both = catalog([events, old, oldA, recent, users, view])

function names(source: Catalog, target: Catalog, include: string[], exclude: string[] = []): string[] {
  return pairTables(planInput(source, target, { selection: { include, exclude } })).map(
    (pair) => `${pair.table.name}${pair.source === null ? ' -' : ''}${pair.target === null ? ' +' : ''}`,
  )
}

describe('the units of a sync', () => {
  test('are ordinary tables and leaf partitions, never views or partitioned parents', () => {
    expect(names(both, both, ['*'])).toEqual(['events_old_a', 'events_recent', 'users'])
  })

  test('of a selected partitioned table are its leaves at any depth', () => {
    expect(names(both, both, ['events'])).toEqual(['events_old_a', 'events_recent'])
  })

  test('never hold a partition that is excluded, by itself or with its parent', () => {
    expect(names(both, both, ['*'], ['events_recent'])).toEqual(['events_old_a', 'users'])
    expect(names(both, both, ['*'], ['events_old'])).toEqual(['events_recent', 'users'])
    expect(names(both, both, ['*'], ['events'])).toEqual(['users'])
  })

  test('say on which side a table is missing', () => {
    expect(names(catalog([users]), catalog([table('mine')]), ['*'])).toEqual(['mine -', 'users +'])
  })
})

test('ancestors come nearest first, leaves from every level', () => {
  expect(ancestorsOf(both, oldA)).toEqual([old, events])
  expect(leavesOf(both, events)).toEqual([oldA, recent])
})

test('parents that are missing on the target are made topmost first, each once', () => {
  expect(parentsToCreate(both, catalog([users]), [oldA, recent])).toEqual([events, old])
  expect(parentsToCreate(both, catalog([events]), [oldA, recent])).toEqual([old])
})
