import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { jsonFile } from './json-file'
import { testFolder } from './test-folder'

const schema = z.strictObject({ version: z.literal(2), words: z.array(z.string()) })

async function subject() {
  const folder = await testFolder()
  const path = join(folder, 'home', 'words.json')
  const file = jsonFile({
    path,
    version: 2,
    schema,
    initial: { version: 2, words: [] },
    migrations: { 1: (document) => ({ words: [document.word] }) },
  })
  const put = async (text: string) => {
    await mkdir(join(folder, 'home'), { recursive: true })
    await writeFile(path, text)
  }
  return { folder: join(folder, 'home'), path, file, put }
}

it('starts with the initial value and writes only when something changes', async () => {
  const { folder, file } = await subject()
  expect(await file.read()).toEqual({ version: 2, words: [] })
  await expect(readdir(folder)).rejects.toThrow('ENOENT')
})

it('keeps what was written, in a file only its owner can read, whatever the umask', async () => {
  const { folder, path, file } = await subject()
  const before = process.umask(0)
  try {
    await file.update((value) => ({ ...value, words: ['a'] }))
  } finally {
    process.umask(before)
  }
  expect(await file.read()).toEqual({ version: 2, words: ['a'] })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(folder)).mode & 0o777).toBe(0o700)
  expect(await readdir(folder)).toEqual(['words.json'])
})

it('applies concurrent changes one after the other', async () => {
  const { file } = await subject()
  const letters = Array.from({ length: 20 }, (_, index) => `word ${index}`)
  await Promise.all(letters.map((letter) => file.update((value) => ({ ...value, words: [...value.words, letter] }))))
  expect((await file.read()).words).toEqual(letters)
})

it('migrates an older document', async () => {
  const { file, put } = await subject()
  await put('{"version":1,"word":"old"}')
  expect(await file.read()).toEqual({ version: 2, words: ['old'] })
})

it.each(['{"version":2,"words":["a"', '[]', '', '{"words":[]}', '{"version":2,"words":[1]}', '{"version":0}'])(
  'names a damaged file, keeps one copy and never replaces it: %s',
  async (text) => {
    const { folder, path, file, put } = await subject()
    await put(text)
    const damaged = { failure: { code: 'store/damaged', message: expect.stringContaining(path) } }
    await expect(file.read()).rejects.toMatchObject(damaged)
    await expect(file.update((value) => value)).rejects.toMatchObject(damaged)
    expect(await readFile(path, 'utf8')).toBe(text)
    const copies = (await readdir(folder)).filter((name) => name.includes('damaged'))
    expect(copies).toHaveLength(1)
    expect(await readFile(join(folder, copies[0] ?? ''), 'utf8')).toBe(text)
  },
)

it('leaves a file of a newer version alone', async () => {
  const { path, file, put } = await subject()
  await put('{"version":3,"sentences":[]}')
  await expect(file.update((value) => value)).rejects.toMatchObject({ failure: { code: 'store/too-new' } })
  expect(await readFile(path, 'utf8')).toBe('{"version":3,"sentences":[]}')
})

it('says that a folder cannot be written', async () => {
  const folder = await testFolder()
  await writeFile(join(folder, 'file'), '')
  const file = jsonFile({
    path: join(folder, 'file', 'words.json'),
    version: 2,
    schema,
    initial: { version: 2, words: [] },
  })
  await expect(file.read()).rejects.toMatchObject({ failure: { code: 'disk/unwritable' } })
})
