import { expect, test } from 'vitest'
import { readImageProbe } from './image-probe'

const debian = `tools\t/usr/lib/postgresql/17/bin\tpg_dump (PostgreSQL) 17.12 (Debian 17.12-0+deb13u1)
server\t/usr/lib/postgresql/15/bin\tpostgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)
extension\t/usr/lib/postgresql/15/bin\tvector
extension\t/usr/lib/postgresql/15/bin\tplpgsql
server\t/usr/lib/postgresql/15/bin\tpostgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)
path\t/usr/bin:/bin
account\troot\t0:0
account\tnobody\t65534:65534
account\tpostgres\t100:104
`

test('servers, their extensions, tools and the account are read', () => {
  expect(readImageProbe(debian, 'image')).toEqual({
    servers: [{ folder: '/usr/lib/postgresql/15/bin', version: '15.20', major: 15, extensions: ['vector', 'plpgsql'] }],
    tools: {
      folder: '/usr/lib/postgresql/17/bin',
      version: '17.12',
      major: 17,
      path: '/usr/lib/postgresql/17/bin:/usr/bin:/bin',
    },
    account: '100:104',
  })
})

test('an image with nothing in it has nothing, and root is no account', () => {
  expect(readImageProbe('path\t/bin\naccount\tpostgres\t0:0\n', 'image')).toEqual({
    servers: [],
    tools: null,
    account: null,
  })
})
