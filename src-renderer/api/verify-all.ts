import type { QueryClient } from '@tanstack/react-query'
import { create } from 'zustand'
import type { BackupEntry } from '../../src-shared/domain/backup'
import { showRefusal } from '../stores/restore-store'
import { showToast } from '../stores/toast-store'
import { call } from './call'
import { backupsQuery } from './queries'

/** How far the check of all backups is; `null` while none goes on. */
export const useVerifying = create<{ readonly progress: { readonly done: number; readonly total: number } | null }>()(
  () => ({ progress: null }),
)

/**
 * Reads every backup's file and compares it with its manifest, one after the other. Answers the first damaged one,
 * which has to be looked at; `null` when all are intact.
 */
export async function verifyAllBackups(client: QueryClient): Promise<BackupEntry | null> {
  if (useVerifying.getState().progress !== null) return null
  try {
    const { entries } = await client.fetchQuery({ ...backupsQuery, staleTime: 0 })
    const checked = await verifyEach(entries)
    const damaged = checked.find((entry) => entry.state !== 'present') ?? null
    if (damaged === null) showToast({ text: `${countOf(checked.length)} verified` })
    return damaged
  } catch (error) {
    showRefusal(error)
    return null
  } finally {
    useVerifying.setState({ progress: null })
    void client.invalidateQueries({ queryKey: ['backups'] })
  }
}

async function verifyEach(entries: readonly BackupEntry[]): Promise<BackupEntry[]> {
  const checked: BackupEntry[] = []
  for (const entry of entries) {
    useVerifying.setState({ progress: { done: checked.length, total: entries.length } })
    checked.push(await call('backups/verify', { id: entry.manifest.id }))
  }
  return checked
}

function countOf(count: number): string {
  return count === 1 ? '1 backup' : `${count} backups`
}
