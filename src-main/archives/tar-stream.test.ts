import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tarHeader, tarOfFolder } from './tar-stream'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'archon-sync-tar-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what tar unpacks is what lies in the folder, without strangers', async () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  await Promise.all([mkdir(from), mkdir(to)])
  const files = { 'toc.dat': 700_000, '4001.dat.gz': 512, '4002.dat': 0, 'blobs.toc': 1 }
  for (const [name, size] of Object.entries(files)) await writeFile(join(from, name), Buffer.alloc(size, name))
  await writeFile(join(from, 'README'), 'not of the dump')
  const tar = spawn('tar', ['-x', '-f', '-', '-C', to])
  const ended = new Promise((resolve) => tar.once('close', resolve))
  await pipeline(Readable.from(tarOfFolder(from)), tar.stdin)
  expect(await ended).toBe(0)
  expect((await readdir(to)).sort()).toEqual(Object.keys(files).sort())
  for (const name of Object.keys(files))
    expect((await readFile(join(to, name))).equals(await readFile(join(from, name)))).toBe(true)
})

test('a link in the folder is not followed', async () => {
  const from = join(folder, 'linked')
  await mkdir(from)
  await symlink('/etc/passwd', join(from, 'toc.dat'))
  await expect(Readable.from(tarOfFolder(from)).toArray()).rejects.toMatchObject({
    failure: { code: 'archive/damaged' },
  })
})

test('a file of 8 GiB or more keeps its size', () => {
  expect(tarHeader('1.dat', 8 ** 11 - 1).toString('latin1', 124, 136)).toBe('77777777777\0')
  expect(tarHeader('1.dat', 8 ** 11).readBigUInt64BE(128)).toBe(8n ** 11n)
})
