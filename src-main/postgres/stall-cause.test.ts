import { expect, it } from 'vitest'
import { type OwnBackend, stallText } from './stall-cause'

const own: OwnBackend = { pid: 1, state: 'active', waitType: '', waitEvent: '', query: 'COPY archon_tasks' }
const holder = {
  pid: 4211,
  application: 'psql',
  user: 'app',
  state: 'idle in transaction',
  transactionSeconds: 9,
  query: '',
}
const say = (more: Partial<OwnBackend>) => stallText([{ ...own, ...more }], [], 'staging')

it('names the session in the way before anything else', () => {
  expect(stallText([{ ...own, waitType: 'Lock' }], [holder], 'staging')).toBe(
    'staging waits for a lock that pid 4211 (psql, idle in transaction) holds.',
  )
  expect(stallText([own], [{ ...holder, application: '', state: 'hidden' }], 'staging')).toContain('4211 (app)')
})

it('says what the server itself waits for', () => {
  expect(say({ query: 'create index\n  on t' })).toBe('staging is computing: create index on t')
  expect(say({ waitType: 'IO', waitEvent: 'DataFileRead' })).toBe('staging waits for its disk (IO: DataFileRead).')
  expect(say({ waitType: 'Client', waitEvent: 'ClientRead' })).toBe('staging waits for rows from this computer.')
  expect(say({ waitType: 'Client', waitEvent: 'ClientWrite' })).toMatch(/until this computer takes its rows/)
  expect(say({ waitType: 'LWLock', waitEvent: 'WALWrite' })).toBe('staging waits inside itself (LWLock: WALWrite).')
  expect(say({ state: 'idle in transaction', waitType: 'Client' })).toMatch(/nothing to do for this run/)
})
