import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ParsedConnection } from '../../src-shared/ipc/contract'
import { parseConnection } from './parse-connection'

const full = { host: 'db.example.com', port: 5433, database: 'shop', user: 'app', password: 's3cret' }

function expectParsed(text: string, expected: Partial<ParsedConnection>): void {
  expect(parseConnection(text)).toMatchObject(expected)
}

describe('the forms people paste', () => {
  it.each([
    'postgres://app:s3cret@db.example.com:5433/shop',
    'postgresql://app:s3cret@db.example.com:5433/shop',
    'postgresql+psycopg2://app:s3cret@db.example.com:5433/shop',
    '  "postgres://app:s3cret@db.example.com:5433/shop"  ',
    "'postgres://app:s3cret@db.example.com:5433/shop';",
    'DATABASE_URL=postgres://app:s3cret@db.example.com:5433/shop',
    'export DATABASE_URL="postgres://app:s3cret@db.example.com:5433/shop"',
    'psql postgres://app:s3cret@db.example.com:5433/shop',
    'psql "postgres://app:s3cret@db.example.com:5433/shop" -c "select 1"',
    'psql "postgres://app:s3cret@db.example.com:5433/shop',
    "psql -d 'host=db.example.com port=5433 user=app dbname=shop password=s3cret'",
    'PGPASSWORD=s3cret psql -h db.example.com -p 5433 -U app -d shop',
    "PGPASSWORD='s3cret' psql -hdb.example.com -p5433 -Uapp shop",
    'PGPASSWORD=s3cret /usr/bin/psql --host=db.example.com --port 5433 --username=app --dbname=shop -W',
    'PGPASSWORD=s3cret psql -X -v ON_ERROR_STOP=1 -h db.example.com -p 5433 shop app',
    'PGHOST=db.example.com PGPORT=5433 PGUSER=app PGPASSWORD=s3cret PGDATABASE=shop',
    'host=db.example.com port=5433 dbname=shop user=app password=s3cret',
    "host = 'db.example.com' port = 5433 dbname = shop user = app password = 's3cret'",
    'jdbc:postgresql://db.example.com:5433/shop?user=app&password=s3cret',
  ])('reads %s', (text) => {
    expectParsed(text, { ...full, tlsMode: 'auto' })
  })

  it('reads a psql line over two lines', () => {
    expectParsed('psql -h db.example.com \\\n  -p 5433 -U app -d shop', { ...full, password: null })
  })

  it('fills in only what libpq would, and says so', () => {
    const parsed = parseConnection('postgres://app@db.example.com')
    expect(parsed).toMatchObject({ port: 5432, database: 'app', user: 'app', password: null })
    expect(parsed.notes).toContain('No database was named: app is filled in.')
  })

  it('reads IPv6 addresses in brackets', () => {
    expectParsed('postgres://app:x123@[2001:db8::1]:6000/shop', { host: '2001:db8::1', port: 6000 })
    expectParsed('postgres://app@[::1]/shop', { host: '::1', port: 5432 })
  })

  it('uses the first of several hosts and says so', () => {
    const url = parseConnection('postgres://app@a.example.com:5433,b.example.com:5434/shop')
    expect(url).toMatchObject({ host: 'a.example.com', port: 5433, database: 'shop' })
    expect(url.notes).toContain('Several hosts are given; the first, a.example.com, is used.')
    expectParsed('host=a.example.com,b.example.com port=1,2 user=u', { host: 'a.example.com', port: 1 })
  })

  it.each([
    ['disable', 'disable'],
    ['prefer', 'prefer'],
    ['require', 'require'],
    ['verify-ca', 'verify-ca'],
    ['verify-full', 'verify-full'],
    ['allow', 'prefer'],
    ['no-verify', 'auto'],
  ] as const)('takes sslmode=%s as %s', (given, mode) => {
    expectParsed(`postgres://app@h/shop?sslmode=${given}`, { tlsMode: mode })
    expectParsed(`host=h user=app sslmode=${given}`, { tlsMode: mode })
  })

  it('says which settings of a URL are not used', () => {
    const { notes } = parseConnection('postgres://app@h/shop?sslmode=require&schema=public&connection_limit=1')
    expect(notes).toContain('Not used: schema, connection_limit.')
  })
})

describe('settings files and what surrounds a URL', () => {
  const url = 'postgres://app:s3cret@db.example.com:5433/shop'
  it.each([
    `# production\nDATABASE_URL="${url}"\n`,
    `DATABASE_URL='${url}' # prod`,
    `DATABASE_URL=${url} # ask bob@example.org`,
    `DATABASE_URL = ${url}`,
    `database_url=${url}`,
    `export DATABASE_URL=${url}; export NODE_ENV=production`,
    `$env:DATABASE_URL="${url}"`,
    `set DATABASE_URL=${url}`,
    `  "DATABASE_URL": "${url}",`,
    `DATABASE_URL: ${url}`,
    `<${url}>`,
    `The address is \`${url}\`, please be careful.`,
    'spring.datasource.url=jdbc:postgresql://db.example.com:5433/shop\nspring.datasource.username=app\nspring.datasource.password=s3cret',
    'DB_HOST=db.example.com\nDB_PORT=5433\nDB_DATABASE=shop\nDB_USERNAME=app\nDB_PASSWORD=s3cret',
    'POSTGRES_HOST: db.example.com\nPOSTGRES_PORT: "5433"\nPOSTGRES_USER: app\nPOSTGRES_PASSWORD: s3cret\nPOSTGRES_DB: shop',
    '{\n  "host": "db.example.com",\n  "port": 5433,\n  "database": "shop",\n  "user": "app",\n  "password": "s3cret"\n}',
    'Host=db.example.com;Port=5433;Database=shop;Username=app;Password=s3cret',
    'User Id=app;Password="s3cret";Server=db.example.com;Port=5433;Database=shop;',
    '$ PGPASSWORD=s3cret psql -h db.example.com -p 5433 -U app shop',
    'docker run --rm -e PGPASSWORD=s3cret postgres:17 psql -h db.example.com -p 5433 -U app shop',
    'PGPASSWORD=s3cret pg_dump -t orders -h db.example.com -p 5433 -U app -d shop',
  ])('reads %j', (text) => {
    expectParsed(text, full)
  })

  it('takes the direct address of a file that names a pooler and the direct one', () => {
    const pooled = 'DATABASE_URL="postgresql://u.p:x1@aws-0.pooler.supabase.com:6543/postgres?pgbouncer=true"'
    const direct = 'DIRECT_URL="postgresql://u.p:x1@aws-0.pooler.supabase.com:5432/postgres"'
    const parsed = parseConnection(`# pooled\n${pooled}\n\n# direct\n${direct}`)
    expect(parsed.port).toBe(5432)
    expect(parsed.notes).toContain('Of DATABASE_URL and DIRECT_URL, DIRECT_URL is used.')
  })

  it.each([
    ['db.example.com:5433/shop', { host: 'db.example.com', port: 5433, database: 'shop' }],
    ['app@db.example.com/shop', { host: 'db.example.com', user: 'app', database: 'shop' }],
    ['Host=db.example.com;SSL Mode=VerifyFull', { host: 'db.example.com', tlsMode: 'verify-full' }],
  ])('reads %s', (text, expected) => {
    expectParsed(text, expected as Partial<ParsedConnection>)
  })

  it.each([
    '/* comment */',
    '# postgres://app:x@h/d',
    'SECRET=abc',
    'jdbc:postgresql:shop',
    'a.b',
    'x@y.z',
    'https://a.b/c',
  ])('finds nothing in %s', (text) => {
    expect(() => parseConnection(text)).toThrow(expect.objectContaining({ failure: expect.anything() }))
  })

  it.each(['psql -h db.exa"mple".com', 'psql -h db.exa\\mple.com', 'postgres://u@/d?host=%64b.example.com'])(
    'takes no host that has to be put together: %s',
    (text) => {
      expect(() => parseConnection(text)).toThrow(expect.objectContaining({ message: expect.stringContaining('host') }))
    },
  )
})

describe('passwords as they are', () => {
  it.each(['p#ss', 'p?ss', 'p/ss', 'p@ss', 'a@b:c/d?e#f', '#', '?x=1', 'p@host2/x', '100%', 'a%b', 'x@y?a=b'])(
    'takes %s unencoded',
    (password) => {
      expectParsed(`postgres://app:${password}@db.example.com:5433/shop`, { ...full, password })
      expectParsed(`DATABASE_URL=postgres://app:${password}@db.example.com:5433/shop?sslmode=require`, {
        ...full,
        password,
        tlsMode: 'require',
      })
    },
  )

  it('says what it encoded', () => {
    expect(parseConnection('postgres://app:p#s@h/d').notes).toContain('The password contained "#", encoded for you.')
  })

  it('decodes what is encoded', () => {
    expectParsed('postgres://app:p%40ss%2Fw%23@h/d', { password: 'p@ss/w#' })
    expectParsed('postgres://postgres.abc%40x:y1234@h/d', { user: 'postgres.abc@x' })
  })

  it('does not take an @ in a setting for the end of the password', () => {
    expectParsed('postgres://app:s3cret@db.example.com/shop?options=x@y', {
      host: 'db.example.com',
      password: 's3cret',
    })
  })

  it.each(['[YOUR-PASSWORD]', '<password>', '[your_password_here]', '********', '$PASSWORD', '$' + '{DB_PASS}'])(
    'takes %s for a placeholder',
    (placeholder) => {
      const parsed = parseConnection(`postgresql://postgres.abc:${placeholder}@db.example.com:5432/postgres`)
      expect(parsed.password).toBeNull()
      expect(parsed.notes.join(' ')).toContain('placeholder')
    },
  )

  it('points at brackets around a password without taking them off', () => {
    const parsed = parseConnection('postgresql://postgres.abc:[s3cret]@db.example.com:5432/postgres')
    expect(parsed.password).toBe('[s3cret]')
    expect(parsed.notes.join(' ')).toContain('square brackets')
  })

  it('reads any password in any of the forms', () => {
    const password = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' })
      .filter((text) => !/[[<{$*]|your/i.test(text))
    fc.assert(
      fc.property(password, (text) => {
        const quoted = text.replaceAll(/['\\]/g, (character) => `\\${character}`)
        expectParsed(`postgres://app:${encodeURIComponent(text)}@h.example.com/shop`, {
          host: 'h.example.com',
          password: text,
        })
        expectParsed(`host=h.example.com user=app password='${quoted}'`, { host: 'h.example.com', password: text })
        const shell = `'${text.replaceAll("'", "'\\''")}'`
        expectParsed(`PGPASSWORD=${shell} psql -h h.example.com -U app`, { host: 'h.example.com', password: text })
      }),
    )
  })

  it('reads any raw password that holds no blank in a URL', () => {
    const password = fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme-ascii' })
      .filter((text) => !/[\s%[<{$*"'`]|your/i.test(text))
    fc.assert(
      fc.property(password, (text) => {
        expectParsed(`postgres://app:${text}@h.example.com:5433/shop`, { host: 'h.example.com', password: text })
      }),
    )
  })
})

describe('what cannot be read', () => {
  it.each([
    ['', 'could not be read'],
    ['db.example.com', 'could not be read'],
    ['https://abc.supabase.co', 'web address'],
    ['mysql://u@h/d', 'mysql'],
    ['postgres:///shop', 'No host'],
    ['psql shop', 'No host'],
    ['host=/var/run/postgresql user=app', 'socket'],
    ['postgres://app@h:99999/d', 'port'],
    ['postgres://app@h:0/d', 'port'],
    ['host=a\u0000b user=x', 'host'],
  ])('says why not: %j', (text, reason) => {
    expect(() => parseConnection(text)).toThrow(expect.objectContaining({ message: expect.stringContaining(reason) }))
  })

  it('never repeats the text, which may hold a password', () => {
    for (const text of ['postgres://app:c4nary@h:99999/d', 'host=/c4nary', 'c4nary', 'c4nary password=c4nary']) {
      expect(() => parseConnection(text)).toThrow(
        expect.objectContaining({
          failure: expect.not.objectContaining({ message: expect.stringContaining('c4nary') }),
        }),
      )
    }
  })
})

describe('any text at all', () => {
  const tokens = [
    'postgres://',
    'jdbc:postgresql://',
    'psql ',
    '-h ',
    '-d ',
    'host=',
    'PGHOST=',
    'export ',
    'DATABASE_URL=',
    '@',
    ':',
    '/',
    '?',
    '#',
    ',',
    '[',
    ']',
    '[::1]',
    '"',
    "'",
    '\\',
    ' ',
    '\n',
    '&',
    '=',
    '%',
    '%2F',
    'sslmode=require',
    'a.example.com',
    'user',
    'p@ss',
    '5432',
    'host',
    'dbname',
    'port=',
    'Host=',
    'DB_HOST: ',
    ';',
    '# ',
    '\r\n',
    '?host=',
    '&host=',
    '%61',
    '-h"a"',
    'docker run ',
    'pg_dump ',
    '`',
    '<',
    '>',
    '[fe80::1%eth0]',
    '2001:db8::1',
  ]
  const piece = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom(...tokens))

  it('yields the host that is meant, in every form, whatever the password', { timeout: 60_000 }, () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.constant('db'))
    const word = fc
      .string({ minLength: 1, maxLength: 16, unit: 'grapheme-ascii' })
      .filter((text) => !/[\s"'`\\%<>;,[\]{}]/.test(text))
    const forms: ((host: string, password: string) => string)[] = [
      (place, password) => `postgres://app:${password}@${place}:5433/shop`,
      (place, password) => `DATABASE_URL="postgres://app:${password}@${place}/shop?sslmode=require"`,
      (place, password) => `# x\nDATABASE_URL=postgres://app:${password}@${place}/shop\nOTHER=1`,
      (place, password) => `"url": "postgresql://app:${password}@${place}:5433/shop",`,
      (place, password) => `PGPASSWORD='${password}' psql -h ${place} -p 5433 -U app shop`,
      (place, password) => `psql "postgres://app:${encodeURIComponent(password)}@${place}/shop"`,
      (place, password) => `host=${place} user=app password='${password}' dbname=shop`,
      (place, password) => `DB_HOST=${place}\nDB_USERNAME=app\nDB_PASSWORD=${password}`,
      (place, password) => `Username=app;Password='${password}';Host=${place};Database=shop`,
      (place, password) => `jdbc:postgresql://${place}/shop?user=app&password=${encodeURIComponent(password)}`,
    ]
    fc.assert(
      fc.property(host, word, fc.constantFrom(...forms), (place, password, form) => {
        expect(parseConnection(form(place, password)).host).toBe(place)
      }),
      { numRuns: 1000 },
    )
  })

  it('yields no host that is not literally in it, and fails only in words', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const text = pieces.join('')
        let parsed: ParsedConnection
        try {
          parsed = parseConnection(text)
        } catch (error) {
          expect(error).toMatchObject({ failure: { code: 'endpoint/invalid' } })
          return
        }
        expect(text).toContain(parsed.host)
        expect(parsed.host).not.toBe('')
      }),
      { numRuns: 5000 },
    )
  })
})
