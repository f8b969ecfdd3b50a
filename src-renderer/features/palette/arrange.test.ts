import { Circle } from 'lucide-react'
import { describe, expect, test } from 'vitest'
import { arrange, type Entry, withRecent } from './arrange'

const entry = (id: string, group: string, title: string, more: Partial<Entry> = {}): Entry => ({
  id,
  group,
  title,
  icon: Circle,
  run: () => {},
  ...more,
})

const entries = [
  entry('pull', 'Sync', 'Pull staging into local', { keywords: 'Pull… copy download' }),
  entry('history', 'Go to', 'History'),
  entry('theme', 'View', 'Switch theme', { keywords: 'dark light' }),
  entry('container', 'Connections', 'Start container…'),
  entry('run:1', 'Runs', 'Pulled staging into local', { onlyFound: true }),
]

const shown = (query: string, recents: readonly string[] = []) =>
  arrange(entries, query, recents).map(({ label, items }) => [label, ...items.map((item) => item.id)])

describe('the palette', () => {
  test('begins with what was used last, then every command; names of things come only when they are looked for', () => {
    expect(shown('', ['history', 'gone'])).toEqual([
      ['Recent', 'history'],
      ['Sync', 'pull'],
      ['View', 'theme'],
      ['Connections', 'container'],
    ])
  })

  test('puts the best hit first, and a command before a thing of the same name', () => {
    expect(shown('start')[0]).toEqual(['Connections', 'container'])
    expect(shown('pull').map(([label]) => label)).toEqual(['Sync', 'Runs'])
  })

  test('finds by other words, and by the group', () => {
    expect(shown('dark')).toEqual([['View', 'theme']])
    expect(shown('go hist')).toEqual([['Go to', 'history']])
    expect(shown('download')).toEqual([['Sync', 'pull']])
  })

  test('says nothing where nothing fits', () => {
    expect(shown('qqq')).toEqual([])
  })

  test('remembers what was used, each once', () => {
    expect(withRecent(['a', 'b'], 'b')).toEqual(['b', 'a'])
  })
})
