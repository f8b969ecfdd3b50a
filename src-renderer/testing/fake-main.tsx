import { cleanup, configure, render } from '@testing-library/react'
import axe from 'axe-core'
import { vi } from 'vitest'
import type { Failure } from '../../src-shared/domain/failure'
import { AppError } from '../../src-shared/domain/failure'
import { historyRow } from '../../src-shared/domain/history'
import type { JobEvent } from '../../src-shared/domain/job-event'
import { defaultSettings } from '../../src-shared/domain/settings'
import type { Bridge, Channel, ChannelAnswer, ChannelInput, PushMessage } from '../../src-shared/ipc/contract'
import { contract } from '../../src-shared/ipc/contract'
import { listenToMain } from '../api/job-events'
import { createQueryClient } from '../api/queries'
import { App } from '../app'
import { useCancelAsked } from '../stores/cancel-store'
import { useJob } from '../stores/job-store'
import { usePractice } from '../stores/practice-store'
import { useRestoreStage } from '../stores/restore-store'
import { closeToast } from '../stores/toast-store'
import { useUi } from '../stores/ui-store'
import {
  backupEntry,
  backupList,
  foundContainer,
  historyRecord,
  local,
  plan,
  profile,
  report,
  staging,
} from './samples'

/** Whole screens and axe take their time on a busy machine; nothing here waits for a fixed time. */
vi.setConfig({ testTimeout: 60_000 })
configure({ asyncUtilTimeout: 10_000, getElementError: (message) => new Error(message ?? 'not found') })

type Answers = { [C in Channel]?: (input: ChannelInput<C>) => ChannelAnswer<C> | Promise<ChannelAnswer<C>> }

export interface FakeMain {
  /** Inputs a channel was called with, oldest first. */
  readonly calls: <C extends Channel>(channel: C) => ChannelInput<C>[]
  readonly push: (message: PushMessage) => void
  readonly pushEvents: (events: readonly JobEvent[]) => void
  readonly stop: () => void
}

const usual: Answers = {
  'app/info': () => ({
    version: '0.1.0',
    electron: '45',
    platform: 'linux',
    home: '/home/user',
    backupFolder: '/home/user/backups',
    keyring: { available: true, backend: 'gnome_libsecret', reason: null },
    backupBytes: 0,
    freeBytes: 1e9,
  }),
  'settings/get': () => ({ ...defaultSettings, askForLocal: false }),
  'settings/save': (settings) => settings,
  'secrets/kept': () => ({ kept: 0, unreadable: 0 }),
  'docker/status': () => ({ ok: true, name: 'Docker', address: null, version: null, tried: [], failure: null }),
  'docker/containers': () => [foundContainer()],
  'practice/state': () => null,
  'endpoints/clipboard': () => null,
  'endpoints/list': () => [local, staging],
  'endpoints/check': ({ id }) => report(id),
  'profiles/list': () => [profile],
  'sync/preview': () => ({ plan: plan(), source: report('staging'), target: report('local') }),
  'sync/start': () => ({ jobId: 'job-1', syncId: 'sync_20261124_101204' }),
  'job/events': () => [],
  'job/cancel': () => null,
  'history/list': () => [historyRecord()],
  'history/problems': () => ({ torn: 0, foreign: 0, newer: 0 }),
  'history/log': () => [],
  'backups/list': () => backupList([backupEntry()]),
  'app/copy-text': () => null,
  'app/commands': () => null,
}

/**
 * Renders the whole window over a main process of lambdas. Every input is parsed with the contract's own schema,
 * so a call that the real main process would refuse fails the test.
 */
export function openWindow(answers: Answers = {}, hash = ''): FakeMain {
  fillJsdom()
  window.location.hash = hash
  localStorage.clear()
  useJob.setState({ view: null })
  usePractice.setState({ view: null })
  useCancelAsked.setState({ asked: null })
  useRestoreStage.setState(useRestoreStage.getInitialState())
  closeToast()
  useUi.setState(useUi.getInitialState())
  const seen: { channel: Channel; input: unknown }[] = []
  const listeners = new Set<(message: PushMessage) => void>()
  const all: Answers = { ...usual, ...answers }
  const records = async () => (await all['history/list']?.({ limit: 5_000 })) ?? []
  all['history/rows'] ??= async ({ limit, before }) => {
    const rows = (await records()).map(historyRow)
    const from = before === null ? 0 : rows.findIndex((row) => row.syncId === before) + 1
    return rows.slice(from, from + limit)
  }
  const bridge: Bridge = {
    platform: 'linux',
    onPush: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    call: async (channel, input) => {
      contract[channel].input.parse(input)
      seen.push({ channel, input })
      const answer = all[channel]
      if (answer === undefined) throw new Error(`The test has no answer for ${channel}.`)
      try {
        return { ok: true, value: await answer(input as never) }
      } catch (error) {
        if (error instanceof AppError) return { ok: false, failure: error.failure }
        throw error
      }
    },
  }
  Object.defineProperty(window, 'archon', { value: bridge, configurable: true })
  const client = createQueryClient()
  const stopListening = listenToMain(client)
  render(<App client={client} />)
  const push = (message: PushMessage) => {
    for (const listener of listeners) listener(message)
  }
  return {
    calls: <C extends Channel>(channel: C) =>
      seen.filter((item) => item.channel === channel).map((item) => item.input as ChannelInput<C>),
    push,
    pushEvents: (events) => {
      for (const event of events) push({ kind: 'job', event })
    },
    stop: () => {
      cleanup()
      stopListening()
      client.clear()
    },
  }
}

/** An answer that is a failure. */
export function refuse(failure: Failure): never {
  throw new AppError(failure)
}

/** What axe finds wrong in the document; contrast needs a real browser and is looked at there. */
export async function violations(): Promise<string[]> {
  const { violations: found } = await axe.run(document.body, {
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  })
  return found.map((item) => `${item.id}: ${item.nodes.map((node) => node.html).join(' ')}`)
}

/** What jsdom lacks and the window asks for. */
function fillJsdom(): void {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }))
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  )
  // Lists that draw only what is in sight need heights: their box has 400 pixels, each entry 18.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 400 })
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => 18 })
  Element.prototype.scrollIntoView = () => {}
  Element.prototype.getAnimations = () => []
}
