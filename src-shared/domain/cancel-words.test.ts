import { expect, test } from 'vitest'
import { cancellingText } from './cancel-words'
import { linkOf, routeOf } from './deep-link'
import { phases } from './job-event'
import { jobKinds } from './job-kind'

const ends = { source: { name: 'staging' }, target: { name: 'shop-db' } }

test('a cancel says what it stops, and claims a rollback only where a target is written', () => {
  expect(cancellingText({ kind: 'sync', ...ends }, 'import')).toBe(
    'Rolling back on shop-db and waiting for the server to confirm it.',
  )
  expect(cancellingText({ kind: 'sync', ...ends }, 'export')).toContain('the export from staging')
  expect(cancellingText({ kind: 'undo', ...ends }, 'export')).toContain('the reading of staging')
  for (const kind of jobKinds) {
    for (const phase of [...phases, null]) {
      const text = cancellingText({ kind, ...ends }, phase)
      expect(text).toMatch(/^[A-Z].*\.$/)
      if (['backup', 'import', 'prove'].includes(kind)) expect(text).not.toContain('Rolling back')
    }
  }
})

test('a link is a route of the window and back, and nothing but the id of a run is one', () => {
  const link = { kind: 'undo', syncId: 'sync_20261124_101204' } as const
  expect(routeOf(link)).toBe('/run/sync_20261124_101204/undo')
  expect(linkOf('sync_20261124_101204', 'undo')).toEqual(link)
  expect(linkOf('sync_20261124_101204', undefined)).toEqual({ ...link, kind: 'run' })
  expect(linkOf('sync_20261124_101204', 'drop')).toBeNull()
  expect(linkOf('../settings', undefined)).toBeNull()
})
