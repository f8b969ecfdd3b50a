import { countRows } from './app/tables'
import { expect, test } from './app/test'
import { runButton, shotBoth, untilReady } from './app/window'
import { selectedTables } from './stack/database'

test('shows both ends ready and exactly what a pull will change, table by table', async ({ makePair, openDesk }) => {
  const pair = await makePair({ local: 'archon-empty' })
  const { app, page, local, remote } = await openDesk({ pair })
  await untilReady(page)
  await expect(runButton(page)).toHaveAccessibleName(/^Pull staging into local/)
  await shotBoth(app, page, 'ready')
  await page
    .getByRole('main')
    .getByRole('button', { name: /^\d+ more/ })
    .click()
  const rows = page.getByRole('main').getByRole('table').locator('tbody tr')
  await expect(rows).toHaveCount(selectedTables.length)
  const shown = new Map<string, string>()
  for (const cells of await rows.evaluateAll((all) =>
    all.map((row) =>
      [...row.querySelectorAll('td')].map((cell) => {
        const spoken = cell.cloneNode(true) as HTMLElement
        for (const decor of spoken.querySelectorAll('[aria-hidden]')) decor.remove()
        return (spoken.textContent ?? '').replace(/\s/g, '')
      }),
    ),
  )) {
    const [table = '', now, after, change] = cells
    shown.set(table, `${now} ${after} ${change}`)
  }
  for (const table of selectedTables) {
    const [now, after] = [await countRows(local, table), await countRows(remote, table)]
    expect(shown.get(table), table).toBe(`${now} ${after} ${signed(after - now)}`)
  }
})

function signed(change: number): string {
  if (change === 0) return '0'
  return change > 0 ? `+${change}` : `−${-change}`
}
