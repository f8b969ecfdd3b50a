import { expect, test } from 'vitest'
import { chooseServer, chooseTools, isPerfect, type KnownImage } from './server-choice'

function image(
  name: string,
  majors: readonly number[],
  extensions: readonly string[] = [],
  account: string | null = '1:1',
) {
  const servers = majors.map((major) => ({ folder: `/${major}`, version: `${major}.1`, major, extensions }))
  return { id: name, name, contents: { servers, tools: null, account } } satisfies KnownImage
}

test('its own major comes before a newer one, and an older one is never taken', () => {
  const images = [image('old', [14]), image('new', [18]), image('both', [16, 15])]
  expect(chooseServer(images, 15, [])).toMatchObject({ image: { name: 'both' }, server: { major: 15 } })
  expect(chooseServer(images, 17, [])).toMatchObject({ image: { name: 'new' }, server: { major: 18 } })
  expect(chooseServer(images, 19, [])).toBeNull()
})

test('a newer server with all extensions comes before the same major without one', () => {
  const images = [image('plain', [15]), image('vector', [17], ['vector'])]
  expect(chooseServer(images, 15, ['vector'])).toMatchObject({ image: { name: 'vector' }, missing: [] })
  expect(chooseServer(images, 15, ['postgis'])).toMatchObject({ image: { name: 'plain' }, missing: ['postgis'] })
})

test('an image without an account to run it as is passed over', () => {
  expect(chooseServer([image('root only', [17], [], null)], 17, [])).toBeNull()
})

test('looking goes on until nothing better can come', () => {
  expect(isPerfect(chooseServer([image('a', [17], ['x'])], 17, ['x']), 17)).toBe(true)
  expect(isPerfect(chooseServer([image('a', [18], ['x'])], 17, ['x']), 17)).toBe(false)
  expect(isPerfect(chooseServer([image('a', [17])], 17, ['x']), 17)).toBe(false)
  expect(isPerfect(null, 17)).toBe(false)
})

function tools(name: string, version: string): KnownImage {
  const major = Number.parseInt(version, 10)
  return { id: name, name, contents: { servers: [], tools: { folder: '', version, major, path: '' }, account: null } }
}

test('a backup of our own is read by the first tools that are not older than those that made it', () => {
  const images = [tools('15', '15.20'), image('none', [17]), tools('17', '17.12'), tools('18', '18.7')]
  expect(chooseTools(images, { major: 16, isForeign: false })?.name).toBe('17')
  expect(chooseTools(images, { major: 19, isForeign: false })).toBeNull()
})

test('tools with known holes never read a file from elsewhere, and the newest of the others do (R03, R21)', () => {
  const images = [tools('old 18', '18.6'), tools('15', '15.20'), tools('old 17', '17.11'), tools('17', '17.12')]
  expect(chooseTools(images, { major: 0, isForeign: true })?.name).toBe('17')
  expect(
    chooseTools([tools('a', '17.11'), tools('b', '15.18'), tools('c', '99.1')], { major: 0, isForeign: true }),
  ).toBeNull()
})
