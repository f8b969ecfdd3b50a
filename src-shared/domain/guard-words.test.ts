import { describe, expect, test } from 'vitest'
import type { Endpoint } from './endpoint'
import { type GuardSubject, guardWords, rowsLost } from './guard-words'
import type { PlanTable, SyncPlan } from './plan'

const server = {
  versionNumber: 150_020,
  version: '15.20',
  systemIdentifier: '1',
  databaseOid: 5,
  database: 'postgres',
  user: 'postgres',
  startedAt: '',
  databaseBytes: 1,
  sessions: 0,
  isMarked: false,
}
const target: Endpoint = {
  kind: 'server',
  id: 't',
  name: 'archon-prod',
  host: 'db.example.com',
  port: 5432,
  database: 'postgres',
  user: 'postgres.abc',
  tls: { mode: 'auto' },
  environment: 'production',
  isProtected: true,
  canBeTarget: true,
  passwordSource: 'ask',
}

function table(action: PlanTable['action'], now: number, after: number, exact = true): PlanTable {
  const rows = (count: number) => ({ rows: count, exact })
  const name = `${action}_${now}_${after}`
  return {
    table: { schema: 'public', name },
    action,
    rowsNow: rows(now),
    rowsAfter: rows(after),
    bytes: 1,
    columns: [],
  }
}

function words(
  tables: PlanTable[],
  sessions = 0,
  safetyBackup = true,
  more: Partial<GuardSubject> = {},
  isMarked = false,
) {
  const plan: SyncPlan = {
    id: 'p',
    createdAt: '',
    direction: 'local-to-remote',
    source: server,
    target: { ...server, sessions, isMarked },
    toolsVersion: '17.12',
    tables,
    findings: [],
    passed: [],
  }
  return guardWords({ plan, source: { name: 'local-db' }, target, safetyBackup, lockWaitSeconds: 5, ...more })
}

describe('the words before a replace', () => {
  test('name the rows that are newer on the target, and the mark in its database', () => {
    const newer = { ...table('replace', 20, 30), newerRows: 14 }
    const { facts } = words([newer, table('replace', 1, 1)], 0, true, {}, true)
    expect(facts.map((fact) => fact.kind)).toEqual(['tables', 'rows-newer', 'backup', 'marked'])
    expect(`${facts[1]?.strong} ${facts[1]?.text}`).toBe('14 rows on archon-prod are newer than anything on local-db.')
  })

  test('say what, and where in full with the user', () => {
    const said = words([table('replace', 20, 12), table('create', 0, 3), table('leave', 5, 0)])
    expect(said.title).toBe('Replace 1 table on archon-prod?')
    expect(said.address).toBe('db.example.com:5432/postgres')
    expect(said.user).toBe('postgres.abc')
    expect(said.facts[0]).toEqual({
      kind: 'tables',
      strong: '1 table',
      text: 'is replaced by those of local-db. 1 is created. 1 stays as it is.',
    })
  })

  test('count the rows that disappear, and only of replaced tables', () => {
    expect(rowsLost([table('replace', 20, 12), table('replace', 1, 9), table('leave', 5, 0)])).toEqual({
      rows: 8,
      tables: 1,
      exact: true,
    })
    expect(words([table('replace', 20, 12, false)]).facts[1]?.strong).toBe('About 8 rows')
    expect(words([table('replace', 1, 9)]).facts.map((fact) => fact.kind)).toEqual(['tables', 'backup'])
  })

  test('tell open sessions, and when there is no backup', () => {
    const said = words([table('replace', 1, 1)], 14, false)
    expect(said.facts.map((fact) => fact.kind)).toEqual(['tables', 'sessions', 'no-backup'])
    expect(said.button).toBe('Replace')
  })

  test('call it creating when nothing is replaced', () => {
    expect(words([table('create', 0, 3)]).title).toBe('Create 1 table on archon-prod?')
  })
})

describe('the words before a restore and an undo', () => {
  const backup = { source: { name: 'the backup of 22 Nov 14:03' } }

  test('a restore names the backup, what vanishes and what is created', () => {
    const said = words([table('replace', 20, 12), table('create', 0, 5)], 0, true, { action: 'restore', ...backup })
    expect(said.title).toBe('Restore 2 tables on archon-prod?')
    expect(said.facts.map((fact) => `${fact.strong} ${fact.text}`.trim())).toEqual([
      '1 table is replaced by that of the backup of 22 Nov 14:03. 1 is created.',
      '8 rows disappear from 1 table.',
      'A checked backup of what is replaced is taken first.',
    ])
    expect(said.button).toBe('Back up and restore')
  })

  test('an undo says what comes back, and counts the rows of tables that go', () => {
    const said = words([table('replace', 5, 9), table('drop', 7, 0)], 0, false, { action: 'undo', ...backup })
    expect(said.title).toBe('Undo the run on archon-prod?')
    expect(said.facts[0]).toMatchObject({
      strong: '1 table',
      text: 'gets the rows it had before the run. 1 is removed again.',
    })
    expect(said.facts[1]).toMatchObject({ strong: '7 rows', text: 'disappear from 1 table.' })
    expect(said.button).toBe('Undo')
  })

  test('beside, nothing is replaced, and the address is that of the new database', () => {
    const said = words([table('create', 0, 5)], 3, true, { action: 'restore', beside: 'postgres_1403', ...backup })
    expect(said.title).toBe('Restore 1 table beside archon-prod?')
    expect(said.address).toContain('/postgres_1403')
    expect(said.facts.map((fact) => fact.kind)).toEqual(['tables', 'backup'])
    expect(said.button).toBe('Restore beside')
  })
})
