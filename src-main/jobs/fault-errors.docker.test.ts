import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { TestDatabase } from '../../e2e/stack/database'
import { connect, sql } from '../../e2e/stack/database'
import { type FaultDatabases, judge, makeFaultDatabases } from '../../e2e/stack/fault-databases'
import { type FaultApp, makeApp, orderFor, ownBackends, toolContainers, verdictOf } from '../../e2e/stack/fault-sync'
import { useStack } from '../../e2e/stack/stack'

let databases: FaultDatabases
let target: TestDatabase
let app: FaultApp

beforeAll(async () => {
  const stack = await useStack()
  databases = await makeFaultDatabases(stack.local, stack.remote, 2_000)
})
afterAll(() => databases.drop())
beforeEach(async () => {
  target = await databases.freshTarget()
  app = await makeApp()
})
afterEach(async () => {
  expect(await toolContainers(app.home)).toEqual([])
  expect(await ownBackends(target)).toBe(0)
  await app.remove()
})

it('without a fault the target is new', async () => {
  const job = await app.sync(orderFor(databases.source, target))
  const result = await job.done
  console.log(result.failure, result.phaseMs, result.durationMs, result.warnings)
  expect(verdictOf(result)).toMatchObject({ outcome: 'succeeded', targetState: 'replaced' })
  expect(await judge(databases, target)).toBe('new')
})
