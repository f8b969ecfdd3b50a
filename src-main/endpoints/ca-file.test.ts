import { X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readAuthority, readAuthorityFile } from './ca-file'

const [first = '', second = ''] = rootCertificates
const key = '-----BEGIN PRIVATE KEY-----\nc4nary\n-----END PRIVATE KEY-----\n'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ca-file-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('certificates are taken out of a PEM file, and a key in it is not', () => {
  const read = readAuthority(Buffer.from(`Bag attributes\n${key}${first}\n${second}\n`))
  expect(read.count).toBe(2)
  expect(read.pem).not.toContain('c4nary')
  expect(read.pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
  expect(read.subject).not.toBe('')
})

test('a DER file is the same certificate in PEM', () => {
  const { pem } = readAuthority(new X509Certificate(first).raw)
  expect(new X509Certificate(pem).fingerprint256).toBe(new X509Certificate(first).fingerprint256)
})

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['only a key', key],
  ['a broken certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
])('a file with %s in it is refused, without a word of it', async (_what, content) => {
  const path = join(folder, 'x.pem')
  await writeFile(path, content)
  await expect(readAuthorityFile(path)).rejects.toMatchObject({
    failure: { code: 'endpoint/invalid', message: expect.not.stringContaining('c4nary') },
  })
})

test('a file that is too long or not there is refused', async () => {
  const path = join(folder, 'long.pem')
  await writeFile(path, first.repeat(200))
  await expect(readAuthorityFile(path)).rejects.toMatchObject({ failure: { code: 'endpoint/invalid' } })
  await expect(readAuthorityFile(join(folder, 'none'))).rejects.toMatchObject({ failure: { code: 'endpoint/invalid' } })
})
