import { join } from 'node:path'
import { expect, test } from './app/test'
import { shot, startRun, untilReady, untilVerified } from './app/window'
import { sql } from './stack/database'

test('the page cannot leave, open windows, reach the network or get a permission', async ({ openDesk }) => {
  const { app, page } = await openDesk()
  await untilReady(page)
  const home = page.url()
  const refused = await page.evaluate(async () => {
    const settle = (work: Promise<unknown>) => work.then(() => 'done').catch((error: Error) => error.name)
    const opened = window.open('https://example.com') === null ? 'refused' : 'opened'
    const fetched = await settle(fetch('https://example.com'))
    const place = await new Promise((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        (error) => resolve(error.code === error.PERMISSION_DENIED ? 'denied' : error.message),
      ),
    )
    const notification = await Notification.requestPermission()
    const clipboard = await settle(navigator.clipboard.readText())
    const node = [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')].join()
    return { opened, fetched, place, notification, clipboard, node }
  })
  expect(refused).toEqual({
    opened: 'refused',
    fetched: 'TypeError',
    place: 'denied',
    notification: 'denied',
    clipboard: 'NotAllowedError',
    node: 'undefined,undefined',
  })
  await page.evaluate(() => {
    const link = document.createElement('a')
    Object.assign(link, { href: 'file:///etc/passwd', target: '_blank' })
    document.body.append(link)
    link.click()
    link.remove()
    location.href = 'https://example.com/'
  })
  // Playwright keeps waiting for a navigation that was refused, so the window itself is asked what it shows.
  const shown = await app.evaluate(async ({ BrowserWindow }) => {
    const windows = BrowserWindow.getAllWindows()
    const contents = windows[0]?.webContents
    const heading = await contents?.executeJavaScript('document.querySelector("h1")?.textContent')
    return { windows: windows.length, url: contents?.getURL(), heading }
  })
  expect(shown).toEqual({ windows: 1, url: home, heading: 'Sync' })
})

test('the page cannot run code from text', async ({ openDesk }) => {
  const { page } = await openDesk()
  await untilReady(page)
  const ran = await page.evaluate(async () => {
    Reflect.set(window, 'ran', 'nothing')
    const script = document.createElement('script')
    script.textContent = 'window.ran = "inline script"'
    document.body.append(script)
    const image = document.createElement('div')
    image.innerHTML = '<img src="x" onerror="window.ran = \'handler\'">'
    document.body.append(image)
    await new Promise((resolve) => image.querySelector('img')?.addEventListener('error', resolve))
    return Reflect.get(window, 'ran')
  })
  expect(ran).toBe('nothing')
})

test('only the page of the one window may ask, and it comes with its policy', async ({ openDesk }) => {
  const { app, page } = await openDesk()
  await untilReady(page)
  const policy = await page.evaluate(async () => (await fetch(location.href)).headers.get('content-security-policy'))
  expect(policy?.split('; ')).toEqual(
    expect.arrayContaining(["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]),
  )
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
  const inFrame = await page.evaluate(async () => {
    const frame = document.createElement('iframe')
    frame.srcdoc = '<p>hello</p>'
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
    document.body.append(frame)
    await loaded
    const bridge = typeof Reflect.get(frame.contentWindow ?? {}, 'archon')
    frame.remove()
    return bridge
  })
  expect(inFrame).toBe('undefined')
  const preload = join(import.meta.dirname, '..', 'out', 'preload', 'preload.cjs')
  const elsewhere = await app.evaluate(async ({ BrowserWindow }, path) => {
    const options = { preload: path, sandbox: true, contextIsolation: true, nodeIntegrationInSubFrames: true }
    const other = new BrowserWindow({ show: false, webPreferences: options })
    await other.loadURL('app://archon/index.html')
    const ask = (from: string) => `${from}.archon.call('settings/get', undefined)`
    const main: unknown = await other.webContents.executeJavaScript(ask('window'))
    const frame: unknown = await other.webContents.executeJavaScript(`new Promise((resolve) => {
      const frame = document.createElement('iframe')
      frame.addEventListener('load', () => resolve(${ask('frame.contentWindow')}))
      frame.srcdoc = ''
      document.body.append(frame)
    })`)
    other.destroy()
    return [main, frame]
  }, preload)
  const refused = { ok: false, failure: expect.objectContaining({ message: 'This window may not ask for that.' }) }
  expect(elsewhere).toEqual([refused, refused])
  expect(await page.evaluate(() => window.archon.call('settings/get', undefined))).toMatchObject({ ok: true })
})

test('a message that is no channel or holds something else is refused without effect', async ({ openDesk }) => {
  const { page } = await openDesk()
  await untilReady(page)
  const answers = await page.evaluate(async () => {
    const call = (channel: string, input: unknown) =>
      (window.archon.call as (channel: string, input: unknown) => Promise<{ ok: boolean; failure?: { code: string } }>)(
        channel,
        input,
      ).then(
        (answer) => (answer.ok ? 'accepted' : (answer.failure?.code ?? 'refused')),
        () => 'rejected',
      )
    return Promise.all([
      call('shell/run', 'id'),
      call('__proto__', undefined),
      call('history/log', { syncId: '../../etc/passwd' }),
      call('history/list', { limit: -1 }),
      call('endpoints/delete', { id: 'local-end', extra: true }),
      call('endpoints/parse', { text: 'x'.repeat(200_000) }),
      call('sync/start', { profileId: 'pair', direction: 'sideways', confirmation: { accepted: true } }),
      call('settings/save', { version: 1, theme: 'dark', dockerHost: 'tcp://203.0.113.7:2375' }),
      call('app/open-folder', '/etc'),
    ])
  })
  expect(answers).toEqual(['rejected', 'rejected', ...Array(7).fill('usage/invalid')])
  const settings = await page.evaluate(() => window.archon.call('settings/get', undefined))
  expect(settings).toMatchObject({ ok: true, value: { theme: 'system', dockerHost: null } })
})

test('a hostile table name is shown as text from plan to result', async ({ makePair, openDesk }) => {
  const hostile = `archon_<img src=x onerror="window.ran=1">`
  const pair = await makePair()
  for (const database of [pair.local, pair.remote]) {
    await sql(
      database.adminUrl,
      `set role ${database.server.owner.user}; create table "${hostile.replaceAll('"', '""')}" (id int primary key)`,
    )
  }
  await sql(pair.remote.adminUrl, `insert into "${hostile.replaceAll('"', '""')}" select generate_series(1, 5000)`)
  const { page, local } = await openDesk({ pair })
  await untilReady(page)
  await expect(page.getByRole('main').getByRole('table')).toContainText('onerror=')
  await startRun(page)
  await untilVerified(page, 'pull')
  await expect(page.getByRole('region', { name: 'Verification' })).toContainText('onerror=')
  await shot(page, 'hostile-name')
  expect(await page.evaluate(() => [Reflect.get(window, 'ran'), document.images.length])).toEqual([undefined, 0])
  const [row] = await sql(local.adminUrl, `select count(*)::int as count from "${hostile.replaceAll('"', '""')}"`)
  expect(row).toEqual({ count: 5000 })
})
