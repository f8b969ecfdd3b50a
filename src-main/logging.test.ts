import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createLogger } from './logging'
import { createRedactor } from './redact'
import { testFolder } from './store/test-folder'

const canary = 'p@ss/w#rd:"x"'

it('writes JSON lines that only the owner can read', async () => {
  const folder = join(await testFolder(), 'logs')
  createLogger({ folder, name: 'cli' }).info('started', { version: '1' })
  const line: unknown = JSON.parse(readFileSync(join(folder, 'cli.log'), 'utf8'))
  expect(line).toMatchObject({ level: 'info', message: 'started', version: '1' })
  expect(statSync(join(folder, 'cli.log')).mode & 0o777).toBe(0o600)
})

it('hides registered secrets in messages, values, errors, their stacks and causes', async () => {
  const folder = await testFolder()
  const logger = createLogger({ folder, name: 'window' })
  logger.registerSecret(canary)
  const cause = new Error(`cause ${canary}`)
  logger.error(`message ${canary}`, {
    url: `postgres://a:${encodeURIComponent(canary)}@h/d`,
    error: new Error(`text ${canary}`, { cause }),
    deep: [{ list: [canary], password: 'other' }],
  })
  const text = readFileSync(join(folder, 'window.log'), 'utf8')
  expect(text).not.toContain('w#rd')
  expect(text).not.toContain('other')
  expect(text).not.toContain(encodeURIComponent(canary))
  expect(text).toContain('cause ***')
})

it('hides the password of any connection string, registered or not', () => {
  const { text } = createRedactor()
  expect(text('postgres://user:p@ss@host:5432/db failed')).toBe('postgres://user:***@host:5432/db failed')
  expect(text('PGPASSWORD=abc psql')).toBe('PGPASSWORD=*** psql')
  expect(text("host=h password='a b\\' c' user=u")).toBe('host=h password=*** user=u')
  expect(text('https://example.com/path stays')).toBe('https://example.com/path stays')
})

it('leaves nothing of a registered secret, whatever surrounds it', () => {
  const secret = fc.string({ minLength: 4, maxLength: 30, unit: 'grapheme-ascii' })
  fc.assert(
    fc.property(secret, fc.string(), fc.string(), (password, before, after) => {
      fc.pre(!'***'.includes(password) && !`${before}***${after}`.includes(password))
      const redactor = createRedactor()
      redactor.register(password)
      expect(redactor.text(`${before}${password}${after}`)).not.toContain(password)
    }),
  )
})

it('keeps five files of bounded size', async () => {
  const folder = await testFolder()
  const logger = createLogger({ folder, name: 'cli', maximumBytes: 2000, files: 5 })
  for (let index = 0; index < 200; index += 1) logger.info('x'.repeat(100), { index })
  const names = readdirSync(folder).toSorted()
  expect(names).toEqual(['cli.log', 'cli.log.1', 'cli.log.2', 'cli.log.3', 'cli.log.4'])
  for (const name of names) expect(statSync(join(folder, name)).size).toBeLessThanOrEqual(2000)
  expect(readFileSync(join(folder, 'cli.log'), 'utf8')).toContain('"index":199')
})

it('never stops the application when it cannot write', async () => {
  const folder = await testFolder()
  writeFileSync(join(folder, 'file'), '')
  const logger = createLogger({ folder: join(folder, 'file'), name: 'cli' })
  expect(() => logger.error('lost')).not.toThrow()
})
