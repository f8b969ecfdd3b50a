import { describe, expect, test } from 'vitest'
import { type Finding, findingSchema } from '../../src-shared/domain/plan'
import { catalog, column, foreignKey, index, partition, planInput, sequence, server, table } from './catalog-fixture'
import type { Catalog, CatalogColumn, CatalogTable } from './catalog-types'
import type { PlanInput } from './plan-input'
import { makePlan } from './sync-plan'

function findings(source: Catalog, target: Catalog, more: Partial<PlanInput> = {}): Finding[] {
  return makePlan(planInput(source, target, more)).findings
}

function shown(source: Catalog, target: Catalog, more: Partial<PlanInput> = {}): string[] {
  return findings(source, target, more).map((finding) => `${finding.severity} ${finding.rule}`)
}

/** One table on both sides, with these columns. */
function columns(source: readonly CatalogColumn[], target: readonly CatalogColumn[], more: Partial<Catalog> = {}) {
  const name = { schema: 'public', name: 'users' }
  return findings(catalog([table(name, { columns: source })], more), catalog([table(name, { columns: target })], more))
}

/** One table on both sides, that of the target changed. */
function onTarget(change: Partial<CatalogTable>): string[] {
  const users = table('users')
  return shown(catalog([users]), catalog([{ ...users, ...change }]))
}

describe('columns', () => {
  const id = column('id')

  test('that the target lacks block, with the statement that adds them', () => {
    const [missing, generated] = columns(
      [id, column('say "hi"', { type: 'text' }), column('n', { generated: 's', expression: "(id || ' ')" })],
      [id],
    )
    expect(missing).toMatchObject({ severity: 'blocker', rule: 'column-missing' })
    expect(missing?.hint).toContain('ALTER TABLE "public"."users" ADD COLUMN "say ""hi""" text;')
    expect(generated?.hint).toContain('ADD COLUMN "n" integer GENERATED ALWAYS AS ((id || \' \')) STORED;')
  })

  test('of another type block, modifiers included', () => {
    const text = (type: string) => [column('name', { type })]
    expect(columns(text('character varying(9)'), text('character varying(8)'))).toMatchObject([{ rule: 'column-type' }])
    expect(columns(text('text'), text('text'))).toEqual([])
  })

  test('of an extension are compared without the schema that the extension lies in', () => {
    const vector = (schema: string, size: number) => [
      column('v', { type: `${schema}.vector(${size})`, bareType: `vector(${size})`, typeExtension: 'vector' }),
    ]
    expect(columns(vector('public', 3), vector('extensions', 3))).toEqual([])
    expect(columns(vector('public', 3), vector('public', 4))).toMatchObject([{ rule: 'column-type' }])
    const own = [column('v', { type: 'public.vector(3)', bareType: 'vector(3)' })]
    expect(columns(vector('public', 3), own)).toMatchObject([{ rule: 'column-type' }])
  })

  test('that are generated differently block, also when only one side generates', () => {
    const made = (expression: string) => [column('n', { generated: 's', expression })]
    expect(columns(made('a + 1'), made('a + 2'))).toMatchObject([{ rule: 'generated-differs' }])
    expect(columns(made('a + 1'), [column('n')])).toMatchObject([{ rule: 'generated-differs' }])
    expect(columns([column('n')], made('a + 1'))).toMatchObject([{ rule: 'generated-differs' }])
    expect(columns(made('a + 1'), made('a + 1'))).toEqual([])
  })

  test.each<[string, Partial<CatalogColumn>, string | null]>([
    ['needs a value that nobody gives', { notNull: true }, 'blocker required-column'],
    ['has a default', { notNull: true, hasDefault: true }, 'warning extra-columns'],
    ['counts by itself', { notNull: true, identity: 'd' }, 'warning extra-columns'],
    ['may be empty', {}, 'warning extra-columns'],
    ['is generated', { notNull: true, generated: 's', expression: '1' }, null],
  ])('only on the target: one that %s', (_, more, expected) => {
    const found = columns([id], [id, column('extra', more)]).map((finding) => `${finding.severity} ${finding.rule}`)
    expect(found).toEqual(expected === null ? [] : [expected])
  })
})

describe('rights', () => {
  test('not owning a target table blocks and names who does', () => {
    const users = table('users')
    const [finding] = findings(catalog([users]), catalog([{ ...users, isOwner: false, owner: 'boss' }]))
    expect(finding).toMatchObject({ rule: 'not-owner', tables: [{ schema: 'public', name: 'users' }] })
    expect(finding?.hint).toContain('boss')
  })

  test('no SELECT on the source blocks; on a table that is left alone it does not matter', () => {
    const secret = table('secret', { canSelect: false })
    expect(shown(catalog([secret]), catalog([{ ...secret }]))).toEqual(['blocker no-select'])
    const users = table('users')
    expect(shown(catalog([users]), catalog([users, secret]))).toEqual(['warning only-on-target'])
  })

  test('row security that hides rows blocks on either side (R08)', () => {
    const users = table('users')
    expect(shown(catalog([{ ...users, rowSecurityActive: true }]), catalog([users]))).toEqual(['blocker row-security'])
    expect(onTarget({ rowSecurityActive: true })).toEqual(['blocker row-security'])
  })

  test("another role's sequence blocks, owned by the column or not", () => {
    expect(onTarget({ sequences: [sequence('s', { isOwner: false, owned: false })] })).toEqual([
      'blocker sequence-not-owned',
    ])
    expect(onTarget({ sequences: [sequence('s')] })).toEqual([])
  })
})

describe('triggers of the target', () => {
  const trigger = (enabled: string) => ({ triggers: [{ name: 't', enabled, function: 'f()' }] })
  test.each([
    ['A', ['blocker always-trigger']],
    ['O', ['warning triggers-paused']],
    ['D', []],
    ['R', []],
  ])('in state %s: %j', (state, expected) => {
    expect(onTarget(trigger(state))).toEqual(expected)
  })
})

describe('servers', () => {
  const users = table('users')
  const sides = (source: Partial<Catalog>, target: Partial<Catalog>, more: Partial<PlanInput> = {}) =>
    shown(catalog([users], source), catalog([users], target), more)

  test('the same database is never its own target', () => {
    const one = catalog([users])
    expect(shown(one, one, { target: one })).toEqual(['blocker same-database'])
  })

  test.each([
    [17, 150_018, 150_018, []],
    [17, 170_011, 150_018, ['warning versions-differ']],
    [16, 150_018, 170_011, ['blocker tools-too-old', 'warning versions-differ']],
    [16, 170_011, 170_011, ['blocker tools-too-old']],
  ])('tools %d, source %d, target %d: %j', (toolsMajor, source, target, expected) => {
    const versions = {
      source: { server: server({ versionNumber: source }) },
      target: { server: server({ versionNumber: target }) },
    }
    expect(sides(versions.source, versions.target, { toolsMajor })).toEqual(expected)
  })

  test('tools with known holes are a warning', () => {
    expect(sides({}, {}, { toolsCurrent: false })).toEqual(['warning tools-outdated'])
  })

  test('a target that only reads blocks; a source that only reads does not', () => {
    expect(sides({}, { isReplica: true })).toEqual(['blocker read-replica'])
    expect(sides({}, { isReadOnly: true })).toEqual(['blocker read-only'])
    expect(sides({ isReplica: true, isReadOnly: true }, {})).toEqual([])
  })

  test('encodings that differ warn, SQL_ASCII beside another blocks', () => {
    expect(sides({ encoding: 'LATIN1' }, {})).toEqual(['warning encoding'])
    expect(sides({ encoding: 'SQL_ASCII' }, {})).toEqual(['blocker encoding'])
    expect(sides({ encoding: 'SQL_ASCII' }, { encoding: 'SQL_ASCII' })).toEqual([])
  })

  test('too little disk blocks, an unknown figure does not', () => {
    expect(sides({}, {}, { freeBytes: 1_000_000 })).toEqual(['blocker disk-space'])
    expect(sides({}, {}, { freeBytes: 1_000_000_000 })).toEqual([])
    expect(sides({}, {}, { freeBytes: null })).toEqual([])
  })
})

describe('relations that are no tables', () => {
  const report = table('report', { kind: 'materialized-view' })

  test('block when they are named exactly and are passed over by a wildcard', () => {
    const both = catalog([table('users'), report])
    expect(shown(both, both, { selection: { include: ['users', 'report'], exclude: [] } })).toEqual([
      'blocker not-a-table',
    ])
    expect(shown(both, both, { selection: { include: ['*'], exclude: [] } })).toEqual([])
  })

  test.each([
    ['view', 'a view'],
    ['foreign-table', 'a foreign table'],
    ['partitioned', 'a partitioned table'],
  ] as const)('a %s in the place of a table blocks as %s', (kind, words) => {
    const [finding] = findings(catalog([table('users')]), catalog([table('users', { kind })]))
    expect(finding).toMatchObject({ severity: 'blocker', rule: 'target-kind' })
    expect(finding?.message).toContain(`${words} on the target`)
  })
})

describe('types', () => {
  const mood = [column('mood', { type: 'public.mood[]' })]

  test('enum labels that the target lacks block, with the statements that add them', () => {
    const source = { enums: [{ name: 'public.mood', labels: ['ok', "it's"] }] }
    const [finding] = findings(
      catalog([table('users', { columns: mood })], source),
      catalog([table('users', { columns: mood })], { enums: [{ name: 'public.mood', labels: ['ok', 'more'] }] }),
    )
    expect(finding).toMatchObject({ rule: 'enum-labels', hint: "ALTER TYPE public.mood ADD VALUE 'it''s';" })
  })

  test('a table that uses an enum twice is named once', () => {
    const enums = (labels: string[]) => ({ enums: [{ name: 'public.mood', labels }] })
    const users = table('users', { columns: [...mood, column('before', { type: 'public.mood' })] })
    const [finding] = findings(catalog([users], enums(['a', 'b'])), catalog([users], enums(['a'])))
    expect(finding?.tables).toEqual([{ schema: 'public', name: 'users' }])
  })

  test('labels of an enum that no selected table uses do not matter', () => {
    const users = table('users')
    const enums = (labels: string[]) => ({ enums: [{ name: 'public.mood', labels }] })
    expect(shown(catalog([users], enums(['a', 'b'])), catalog([users], enums(['a'])))).toEqual([])
  })
})

describe('tables that will be created', () => {
  const needs = (more: Partial<CatalogTable>, source: Partial<Catalog> = {}, target: Partial<Catalog> = {}) =>
    shown(catalog([table('users', more)], source), catalog([], target))

  test('need their schema and the right to create there', () => {
    const elsewhere = catalog([table({ schema: 'app', name: 'users' })])
    expect(shown(elsewhere, catalog([]))).toEqual(['blocker schema-missing'])
    expect(needs({}, {}, { schemas: [{ name: 'public', canCreate: false }] })).toEqual(['blocker no-create'])
    expect(needs({})).toEqual([])
  })

  test('need their types, functions and roles', () => {
    const typed = { columns: [column('n', { type: 'public.price(3)[]' })] }
    expect(needs(typed, { types: ['public.price'] })).toEqual(['blocker type-missing'])
    expect(needs(typed, { types: ['public.price'] }, { types: ['public.price'] })).toEqual([])
    expect(needs({ functions: ['public.f(integer)'] })).toEqual(['blocker function-missing'])
    expect(needs({ functions: ['public.f(integer)'] }, {}, { functions: ['public.f(integer)'] })).toEqual([])
    expect(needs({ policyRoles: ['reader'] })).toEqual(['blocker role-missing'])
  })

  test('need their extensions, in the same schema', () => {
    const typed = {
      columns: [column('v', { type: 'public.vector(3)', bareType: 'vector(3)', typeExtension: 'vector' })],
    }
    const extension = (schema: string) => ({ extensions: [{ name: 'vector', version: '0.8', schema }] })
    expect(needs(typed, extension('public'))).toEqual(['blocker extension-missing'])
    expect(needs(typed, extension('public'), extension('extensions'))).toEqual(['blocker extension-schema'])
    expect(needs(typed, extension('public'), extension('public'))).toEqual([])
  })

  test('need the extensions that their indexes and defaults are made of', () => {
    const trigrams = { extensions: [{ name: 'pg_trgm', version: '1.6', schema: 'public' }] }
    expect(needs({ extensions: ['pg_trgm'] }, trigrams)).toEqual(['blocker extension-missing'])
    expect(needs({ extensions: ['pg_trgm'] }, trigrams, trigrams)).toEqual([])
  })

  test('need the names of their indexes and own sequences free on the target', () => {
    const [orders, archive] = [table('orders'), table('archive')]
    const source = catalog([{ ...orders, indexes: [index(orders, 'orders_by_day')] }])
    const clash = catalog([{ ...archive, indexes: [index(archive, 'orders_by_day')] }])
    expect(shown(source, clash)).toContain('blocker name-taken')
    expect(shown(source, catalog([archive]))).not.toContain('blocker name-taken')
  })

  test('need what they refer to, there already or made along', () => {
    const users = table('users')
    const orders = table('orders')
    const source = catalog([users, orders], { foreignKeys: [foreignKey('k', orders, users)] })
    const onlyOrders = { selection: { include: ['orders'], exclude: [] } }
    expect(shown(source, catalog([]), onlyOrders)).toEqual(['blocker referenced-table-missing'])
    expect(shown(source, catalog([users]), onlyOrders)).toEqual([])
    expect(shown(source, catalog([]))).toEqual([])
  })
})

describe('foreign keys across the edge of the selection', () => {
  const users = table('users')
  const orders = table('orders')
  const both = (key: Partial<Parameters<typeof foreignKey>[3]>) =>
    catalog([users, orders], { foreignKeys: [foreignKey('k', orders, users, key)] })
  const select = (...include: string[]) => ({ selection: { include, exclude: [] } })

  test.each([
    ['into it, own', { tableIsOwner: true }, ['users'], ['warning outside-locked']],
    ['into it, of another role', { tableIsOwner: false }, ['users'], ['blocker outside-foreign-key']],
    ['out of it', {}, ['orders'], ['warning refers-outside']],
    ['out of it, without the right to refer', { canReference: false }, ['orders'], ['blocker no-references']],
    ['inside it', { tableIsOwner: true }, ['users', 'orders'], []],
  ])('%s', (_, key, include, expected) => {
    const target = both(key)
    expect(shown(target, target, select(...include))).toEqual(expected)
  })

  test('count a partitioned table as inside when a leaf of it is replaced', () => {
    const events = table('events', { kind: 'partitioned', partitionKey: 'LIST (id)' })
    const leaf = partition('events_1', events, 'FOR VALUES IN (1)')
    const target = catalog([users, events, leaf], { foreignKeys: [foreignKey('k', events, users)] })
    expect(shown(target, target, select('events'))).toEqual(['warning refers-outside'])
    expect(shown(target, target, select('users'))).toEqual(['warning outside-locked'])
    expect(shown(target, target, select('users', 'events'))).toEqual([])
  })
})

describe('partitions', () => {
  function tree(innerBound: string, leafBound = 'FOR VALUES IN (1)', key = 'RANGE (id)'): Catalog {
    const top = table('events', { kind: 'partitioned', partitionKey: key })
    const inner = partition('events_a', top, innerBound, { kind: 'partitioned', partitionKey: 'LIST (id)' })
    return catalog([top, inner, partition('events_a_1', inner, leafBound)])
  }

  test('must be the same at every level', () => {
    const same = tree('FOR VALUES FROM (0) TO (9)')
    expect(shown(same, tree('FOR VALUES FROM (0) TO (9)'))).toEqual([])
    const differs = (other: Catalog) => new Set(shown(same, other))
    expect(differs(tree('FOR VALUES FROM (0) TO (5)'))).toContain('blocker partitions-differ')
    expect(differs(tree('FOR VALUES FROM (0) TO (9)', 'FOR VALUES IN (2)'))).toContain('blocker partitions-differ')
    expect(differs(tree('FOR VALUES FROM (0) TO (9)', 'FOR VALUES IN (1)', 'RANGE (at)'))).toContain(
      'blocker partitions-differ',
    )
  })

  test('that the target lacks altogether are created with their parents', () => {
    const plan = makePlan(planInput(tree('FOR VALUES FROM (0) TO (9)'), catalog([])))
    expect(plan.findings).toEqual([])
    expect(plan.tables.map((item) => [item.table.name, item.action])).toEqual([['events_a_1', 'create']])
  })
})

describe('what the sync does beside the rows', () => {
  test('refreshes and publications are warned of, each named once', () => {
    const views = [{ schema: 'public', name: 'totals' }]
    const one = table('one', { materializedViews: views, publications: ['pub'] })
    const two = table('two', { materializedViews: views, publications: ['pub'] })
    const found = findings(catalog([one, two]), catalog([one, two]))
    expect(found.map((finding) => finding.message)).toEqual([
      'totals will be refreshed afterwards.',
      'pub publishes TRUNCATE: subscribers of one and two are emptied and filled as well.',
    ])
  })

  test('rows that are newer on the target are counted', () => {
    const users = table('users')
    const newer = (count: number) => ({ newerRows: new Map([['public\0users', count]]) })
    expect(shown(catalog([users]), catalog([users]), newer(3))).toEqual(['warning newer-rows'])
    expect(shown(catalog([users]), catalog([users]), newer(0))).toEqual([])
  })

  test('indexes differ freely', () => {
    const users = table('users')
    expect(onTarget({ indexes: [index(users, 'i')] })).toEqual([])
  })
})

test('every finding is data that the window and the history can read', () => {
  const users = table('users', { isOwner: false })
  for (const finding of findings(catalog([users]), catalog([users])))
    expect(findingSchema.safeParse(finding).error).toBeUndefined()
})
