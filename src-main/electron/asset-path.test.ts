import { relative } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assetPath, contentType } from './asset-path'

const root = '/opt/archon/renderer'

it('finds the page and its files', () => {
  expect(assetPath(root, 'app://archon/')).toBe(`${root}/index.html`)
  expect(assetPath(root, 'app://archon/index.html#/history/1')).toBe(`${root}/index.html`)
  expect(assetPath(root, 'app://archon/assets/a%20b.js?x=1')).toBe(`${root}/assets/a b.js`)
})

it.each([
  'app://archon/../secret',
  'app://archon/..%2f..%2fetc/passwd',
  'app://archon/%2e%2e/%2e%2e/etc/passwd',
  'app://archon/..%5c..%5csecret',
  'app://archon/%00',
  'app://archon//etc/passwd',
  'app://archon/../renderer-secret/x',
  'app://archon/%',
  'app://other/index.html',
  'file:///etc/passwd',
  'https://archon/index.html',
  'nonsense',
])('gives no file outside for %s', (url) => {
  const file = assetPath(root, url)
  if (file !== null) expect(relative(root, file)).not.toMatch(/^\.\.|^\//)
})

it('never leaves the folder, whatever the path', () => {
  const piece = fc.constantFrom('..', '.', '%2e%2e', '/', '%2f', '\\', '%5c', 'a', '%00', '~', 'C:', '//', '....//')
  fc.assert(
    fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 12 }), (pieces) => {
      const file = assetPath(root, `app://archon/${pieces.join('')}`)
      if (file !== null) expect(`${file}/`.startsWith(`${root}/`)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

describe('contentType', () => {
  it('knows what the page is made of, and nothing that runs by surprise', () => {
    expect(contentType('index.html')).toBe('text/html; charset=utf-8')
    expect(contentType('a.js')).toBe('text/javascript; charset=utf-8')
    expect(contentType('a.exe')).toBe('application/octet-stream')
  })
})
