import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { local, staging } from '../../testing/samples'
import { applyParsed, draftOf, maskPasted, startValues } from './form-values'
import { localEntries } from './local-entries'

describe('the form', () => {
  test('an endpoint survives the way through the form unchanged', () => {
    for (const endpoint of [local, { ...staging, tls: { mode: 'verify-full', caPem: 'PEM' } } as const]) {
      const { draft } = draftOf(startValues({ mode: 'edit', endpoint }, true))
      expect(draft).toEqual({ endpoint })
    }
  })

  test('a new server is not complete without name, host and environment', () => {
    const { errors } = draftOf(startValues({ mode: 'add-server' }, true))
    expect(Object.keys(errors ?? {}).sort()).toEqual(['environment', 'host', 'name'])
  })

  test('a port that is no port is said in words', () => {
    const values = { ...startValues({ mode: 'edit', endpoint: staging }, true), port: '54 32' }
    expect(draftOf(values).errors).toEqual({ port: 'A port is a number from 1 to 65535.' })
  })

  test('a pasted string keeps a name that was typed before', () => {
    const parsed = {
      host: 'h.example.com',
      port: 1,
      database: 'd',
      user: 'u',
      password: null,
      tlsMode: 'auto',
      notes: [],
    } as const
    const values = startValues({ mode: 'add-server' }, true)
    expect(applyParsed(values, parsed).name).toBe('h')
    expect(applyParsed({ ...values, name: 'mine' }, parsed).name).toBe('mine')
  })

  test('property: a password of a pasted URL is never left on the screen', () => {
    const password = fc
      .string({ minLength: 6, unit: 'grapheme-ascii' })
      .filter((text) => !'postgres://app:@host/db'.includes(text))
    fc.assert(
      fc.property(password, (secret) => {
        const masked = maskPasted(`postgres://app:${secret}@host/db`, secret)
        expect(masked).not.toContain(secret)
        expect(maskPasted(`postgres://app:${secret}@host/db`, null)).not.toContain(`:${secret}@`)
      }),
    )
  })
})

describe('the local list', () => {
  const found = {
    id: '1',
    name: 'a',
    image: 'i',
    running: true,
    composeProject: null,
    publishedPort: 1,
    user: 'u',
    database: 'd',
  }

  test('has what is set up first, also where its container is gone, then what was only found', () => {
    const saved = { ...local, container: 'a' }
    const gone = { ...local, id: 'gone', container: 'b' }
    expect(localEntries([{ ...found, name: 'c' }, found], [gone, saved, staging])).toEqual([
      { name: 'a', found, endpoint: saved },
      { name: 'b', found: null, endpoint: gone },
      { name: 'c', found: { ...found, name: 'c' }, endpoint: null },
    ])
  })
})
