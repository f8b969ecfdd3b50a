import fc from 'fast-check'
import { loadModule } from 'libpg-query'
import { beforeAll, expect, test } from 'vitest'
import { quoteIdentifier } from '../../src-shared/domain/table'
import { anyName } from './arbitraries-fixture'
import { catalog, column, planInput, server, table } from './catalog-fixture'
import type { Catalog } from './catalog-types'
import { kinds } from './sql-fixture'
import { makePlan } from './sync-plan'

beforeAll(() => loadModule())

/** What people copy from the hint of a rule: the SQL after the words, if it begins with words. */
function sqlOf(source: Catalog, target: Catalog, rule: string): string[] {
  const finding = makePlan(planInput(source, target)).findings.find((item) => item.rule === rule)
  return kinds((finding?.hint ?? 'no hint').replace(/^[^:]*, or: /, ''))
}

test('SQL in a hint is what it claims to be, whatever things are called', () => {
  fc.assert(
    fc.property(anyName, anyName, anyName, (a, b, user) => {
      const role = server({ user })
      const policyRoles = [...new Set([a, b])]
      const made = table({ schema: a, name: b }, { policyRoles, canSelect: false })
      const source = catalog([made], { server: role })
      const schema = { schemas: [{ name: a, canCreate: false }], server: role }
      expect(sqlOf(source, catalog([]), 'schema-missing')).toEqual(['CreateSchemaStmt'])
      expect(sqlOf(source, catalog([], schema), 'no-create')).toEqual(['GrantStmt'])
      const roles = sqlOf(source, catalog([], { roles: [] }), 'role-missing')
      expect(roles).toEqual(policyRoles.map(() => 'CreateRoleStmt'))
      expect(sqlOf(source, catalog([]), 'no-select')).toEqual(['GrantStmt'])
      const wider = table(made, { columns: [column(b, { type: 'text' })] })
      const narrower = table(made, { columns: [] })
      expect(sqlOf(catalog([wider]), catalog([narrower]), 'column-missing')).toEqual(['AlterTableStmt'])
    }),
  )
})

test('hints about types and extensions parse as well', () => {
  fc.assert(
    fc.property(anyName, anyName, anyName, (name, schema, label) => {
      const type = `public.${quoteIdentifier(name)}`
      const users = table('users', { columns: [column('m', { type })] })
      const enums = (labels: string[]) => ({ enums: [{ name: type, labels }] })
      const pair = [catalog([users], enums([label, `${label}2`])), catalog([users], enums([]))] as const
      expect(sqlOf(...pair, 'enum-labels')).toEqual(['AlterEnumStmt', 'AlterEnumStmt'])
      const typed = table('users', { columns: [column('v', { typeExtension: name })] })
      const source = catalog([typed], { extensions: [{ name, version: '1', schema }] })
      expect(sqlOf(source, catalog([]), 'extension-missing')).toEqual(['CreateExtensionStmt'])
    }),
  )
})
