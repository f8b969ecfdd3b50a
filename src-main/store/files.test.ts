import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ensureFolder } from './files'
import { testFolder } from './test-folder'

describe('a folder', () => {
  test('is made with its parents, for its owner alone, and may be there already', async () => {
    const folder = join(await testFolder(), 'a', 'b', 'c')
    await Promise.all([ensureFolder(folder), ensureFolder(folder)])
    await ensureFolder(folder)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
  })

  test('in the place of a file is refused', async () => {
    const file = join(await testFolder(), 'file')
    await writeFile(file, '')
    await expect(ensureFolder(file)).rejects.toMatchObject({ failure: { code: 'disk/unwritable' } })
    await expect(ensureFolder(join(file, 'x'))).rejects.toMatchObject({ failure: { code: 'disk/unwritable' } })
  })

  test.runIf(process.platform === 'linux')('where the system makes none is refused, not tried for ever', async () => {
    await expect(ensureFolder('/proc/nowhere/x')).rejects.toMatchObject({ failure: { code: 'disk/unwritable' } })
  })
})
