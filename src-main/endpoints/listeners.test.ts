import { expect, test } from 'vitest'
import { listeningPorts } from './listeners'

test('listening ports are read from the tables of the kernel, those of Postgres first', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0CEA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 1
   1: 00000000:1539 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 2
   2: 0100007F:1539 0100007F:D431 01 00000000:00000000 00:00000000 00000000   999        0 3
  sl  local_address                         remote_address                        st
   0: 00000000000000000000000000000000:1539 00000000000000000000000000000000:0000 0A 00000000:00000000 0 0
   1: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 0 0
`
  expect(listeningPorts(table)).toEqual([5433, 80, 3306])
  expect(listeningPorts('')).toEqual([])
})
