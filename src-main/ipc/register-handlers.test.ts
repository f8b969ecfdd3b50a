import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../../src-shared/domain/failure'
import { channels } from '../../src-shared/ipc/channels'
import { type Channel, contract, type Envelope } from '../../src-shared/ipc/contract'
import type { Logger } from '../logging'
import { type Handlers, type IpcEvent, registerHandlers } from './register-handlers'

const trusted = { webContentsId: 1, origin: 'app://archon' }
const good: IpcEvent = { sender: { id: 1 }, senderFrame: { url: 'app://archon/index.html#/sync', parent: null } }

const logger: Logger = {
  debug: vi.fn(),
  info: vi.fn(),
  warn: vi.fn(),
  error: vi.fn(),
  registerSecret: vi.fn(),
  redact: (text) => text.replaceAll('c4nary', '***'),
}

let calls: [Channel, unknown][]
let outcome: () => unknown
let now: number
let invoke: (channel: string, event: IpcEvent, input: unknown) => Promise<Envelope<unknown>>

beforeEach(() => {
  calls = []
  outcome = () => null
  now = 0
  const listeners = new Map<string, (event: IpcEvent, input: unknown) => Promise<Envelope<unknown>>>()
  const handlers = Object.fromEntries(
    channels.map((channel) => [
      channel,
      async (input: unknown) => {
        calls.push([channel, input])
        return outcome()
      },
    ]),
  ) as unknown as Handlers
  registerHandlers({
    ipc: { handle: (channel, listener) => listeners.set(channel, listener) },
    handlers,
    trustedWindow: () => trusted,
    logger,
    now: () => now,
  })
  invoke = (channel, event, input) => {
    const listener = listeners.get(channel)
    if (listener === undefined) throw new Error(`no listener for ${channel}`)
    return listener(event, input)
  }
})

it('lists every channel of the contract, once', () => {
  expect([...channels].toSorted()).toEqual(Object.keys(contract).toSorted())
})

describe('the sender', () => {
  it.each<[string, IpcEvent]>([
    ['no frame', { sender: { id: 1 }, senderFrame: null }],
    ['another window', { ...good, sender: { id: 2 } }],
    ['a child frame', { ...good, senderFrame: { url: 'app://archon/index.html', parent: {} } }],
    ['about:blank', { ...good, senderFrame: { url: 'about:blank', parent: null } }],
    ['an empty URL', { ...good, senderFrame: { url: '', parent: null } }],
    ['the web', { ...good, senderFrame: { url: 'https://archon/index.html', parent: null } }],
    ['a host that only begins alike', { ...good, senderFrame: { url: 'app://archon.example.com/', parent: null } }],
    ['a user name that looks like our host', { ...good, senderFrame: { url: 'app://archon@evil/', parent: null } }],
    ['a file', { ...good, senderFrame: { url: 'file:///index.html', parent: null } }],
    ['a blob', { ...good, senderFrame: { url: 'blob:app://archon/1', parent: null } }],
  ])('is refused when it is %s', async (_name, event) => {
    expect(await invoke('job/cancel', event, { jobId: 'x' })).toMatchObject({ ok: false })
    expect(calls).toEqual([])
  })

  it('passes when it is our window', async () => {
    expect(await invoke('job/cancel', good, { jobId: 'x' })).toEqual({ ok: true, value: null })
    expect(calls).toEqual([['job/cancel', { jobId: 'x' }]])
  })
})

describe('the input', () => {
  it.each<[Channel, unknown]>([
    ['job/cancel', {}],
    ['job/cancel', { jobId: 5 }],
    ['job/cancel', { jobId: 'x', more: 1 }],
    ['sync/start', { profileId: 'p', direction: 'sideways', confirmation: { accepted: true } }],
    ['sync/start', { profileId: 'p', direction: 'local-to-remote' }],
    ['history/log', { syncId: '../../etc/passwd' }],
    ['app/open-folder', '/etc'],
    ['app/info', {}],
  ])('of %s is refused when it is %j', async (channel, input) => {
    expect(await invoke(channel, good, input)).toMatchObject({ ok: false, failure: { code: 'usage/invalid' } })
    expect(calls).toEqual([])
  })

  it('is refused when it is huge, deep or a cycle, without being read to its end', async () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    const inputs = [{ jobId: 'x'.repeat(100_000_000) }, { jobId: new Uint8Array(1e7) }, cycle, Array(1e6).fill('a')]
    for (const input of inputs) expect(await invoke('job/cancel', good, input)).toMatchObject({ ok: false })
    expect(calls).toEqual([])
  })

  it('may be as long as the longest report', async () => {
    expect(await invoke('app/copy-text', good, 'x'.repeat(2_000_000))).toMatchObject({ ok: true })
  })

  it('does nothing for anything random, on any channel', async () => {
    const silent = channels.filter((channel) => !contract[channel].input.safeParse(undefined).success)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...silent), fc.anything({ maxDepth: 4 }), async (channel, input) => {
        fc.pre(!contract[channel].input.safeParse(input).success)
        now += 1000
        expect(await invoke(channel, good, input)).toMatchObject({ ok: false, failure: { code: 'usage/invalid' } })
      }),
      { numRuns: 1000 },
    )
    expect(calls).toEqual([])
  })
})

describe('the rate', () => {
  it('is bounded for each channel, so that a flood leaves cancelling alone', async () => {
    for (let index = 0; index < 10_000; index += 1) await invoke('history/list', good, { limit: 1 })
    expect(calls.length).toBeLessThanOrEqual(200)
    expect(await invoke('job/cancel', good, { jobId: 'x' })).toMatchObject({ ok: true })
    now += 1000
    expect(await invoke('history/list', good, { limit: 1 })).toMatchObject({ ok: true })
  })
})

describe('a failure', () => {
  it('travels as data, redacted', async () => {
    outcome = () => {
      throw new AppError({ code: 'job/busy', message: 'busy c4nary', hint: 'wait', detail: 'c4nary', retryable: true })
    }
    expect(await invoke('backups/list', good, undefined)).toEqual({
      ok: false,
      failure: { code: 'job/busy', message: 'busy ***', hint: 'wait', detail: '***', retryable: true },
    })
    expect(logger.error).not.toHaveBeenCalled()
  })

  it('that is a bug is logged and shown as unexpected', async () => {
    outcome = () => {
      throw new TypeError('x is undefined')
    }
    expect(await invoke('backups/list', good, undefined)).toMatchObject({
      ok: false,
      failure: { code: 'internal/unexpected' },
    })
    expect(logger.error).toHaveBeenCalledOnce()
  })
})
