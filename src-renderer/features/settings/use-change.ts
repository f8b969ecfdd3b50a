import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import { failureOf } from '../../../src-shared/domain/failure'
import { defaultSettings, type Settings } from '../../../src-shared/domain/settings'
import { call } from '../../api/call'
import { settingsQuery, useSettings } from '../../api/queries'
import { announce } from '../../components/announcer'

export type SettingKey = Exclude<keyof Settings, 'version'>
export type SettingsChange = Partial<Omit<Settings, 'version'>>

/** What could not be saved, beside the row it is about. */
export const useProblem = create<{ readonly keys: readonly string[]; readonly message: string }>()(() => ({
  keys: [],
  message: '',
}))

/** What other parts show of a setting, to be asked for again after its change. */
const shownBy: Partial<Record<SettingKey, readonly string[]>> = {
  backupFolder: ['info', 'backups'],
  retentionHours: ['backups'],
  retentionDays: ['backups'],
  retentionCount: ['backups'],
  retentionBytes: ['backups'],
  dockerHost: ['docker', 'check', 'preview'],
  toolsImage: ['check', 'preview'],
  lockWaitSeconds: ['preview'],
}

/** The settings as they are shown now; the defaults until they are known. */
export function useKnown(): Settings {
  return useSettings().data ?? defaultSettings
}

/** Changes settings at once. */
export function useChange(): (change: SettingsChange) => void {
  const client = useQueryClient()
  return (change) => void changeSettings(client, change)
}

let turn: Promise<unknown> = Promise.resolve()

/** Saves a change on top of what is stored then, one after the other. */
function changeSettings(client: QueryClient, change: SettingsChange): Promise<void> {
  const keys = Object.keys(change) as SettingKey[]
  const next = turn.then(() => settle(client, keys, async () => save(await call('settings/get', undefined), change)))
  turn = next
  return next
}

function save(settings: Settings, change: SettingsChange): Promise<Settings> {
  return call('settings/save', { ...settings, ...change })
}

/** Carries out what changes settings and shows what they are then; `null` is a change that the user took back. */
export async function settle(
  client: QueryClient,
  keys: readonly SettingKey[],
  work: () => Promise<Settings | null>,
): Promise<void> {
  useProblem.setState({ keys: [], message: '' })
  try {
    const saved = await work()
    if (saved === null) return
    client.setQueryData(settingsQuery.queryKey, saved)
    const shown = new Set(keys.flatMap((key) => shownBy[key] ?? []))
    for (const key of shown) void client.invalidateQueries({ queryKey: [key] })
  } catch (error) {
    const failure = failureOf(error)
    const message = [failure.message, failure.hint].filter(Boolean).join(' ')
    useProblem.setState({ keys, message })
    announce(message)
    void client.invalidateQueries({ queryKey: settingsQuery.queryKey })
  }
}
