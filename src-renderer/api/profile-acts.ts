import type { QueryClient } from '@tanstack/react-query'
import { type Failure, failureOf } from '../../src-shared/domain/failure'
import type { Profile } from '../../src-shared/domain/profile'
import { showToast } from '../stores/toast-store'
import { useUi } from '../stores/ui-store'
import { call } from './call'

/** What can be done with a profile besides changing it. Each answers what went wrong, or `null`. */
export interface ProfileActs {
  readonly duplicate: (profile: Profile) => Promise<Failure | null>
  readonly remove: (profile: Profile) => Promise<Failure | null>
  readonly exportFile: (profile: Profile) => Promise<Failure | null>
  readonly importFile: () => Promise<Failure | null>
}

export function profileActs(client: QueryClient): ProfileActs {
  const renew = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: ['profiles'] }),
      client.invalidateQueries({ queryKey: ['endpoints'] }),
    ])
  const choose = (id: string) => useUi.getState().chooseProfile(id)
  return {
    duplicate: (profile) =>
      said(async () => {
        const copy = await call('profiles/duplicate', { id: profile.id })
        await renew()
        choose(copy.id)
        showToast({ text: 'Profile duplicated' })
      }),
    remove: (profile) =>
      said(async () => {
        await call('profiles/delete', { id: profile.id })
        await renew()
        showToast({ text: 'Profile deleted', undo: () => void call('profiles/save', { profile }).then(renew) })
      }),
    exportFile: (profile) =>
      said(async () => {
        const { path } = await call('profiles/export', { id: profile.id })
        if (path !== null) showToast({ text: 'Profile file saved' })
      }),
    importFile: () =>
      said(async () => {
        const imported = await call('profiles/import', undefined)
        if (imported === null) return
        await renew()
        choose(imported.profile.id)
        const added = imported.newConnections.length
        const brought = added === 0 ? '' : `, ${added} ${added === 1 ? 'connection' : 'connections'} added`
        showToast({ text: `Profile imported${brought}` })
      }),
  }
}

async function said(act: () => Promise<void>): Promise<Failure | null> {
  try {
    await act()
    return null
  } catch (error) {
    return failureOf(error)
  }
}
