import { useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { markInBackground } from '../../api/protection'
import { useProfiles } from '../../api/queries'
import { showToast } from '../../stores/toast-store'
import { useUi } from '../../stores/ui-store'
import { addressWithoutPassword } from './endpoint-address'

export interface EndpointActs {
  /** Shows the sync that it is an end of, or a new profile with it. */
  readonly use: (endpoint: Endpoint) => void
  /** Here, and by a mark in the database where that can be set. */
  readonly protect: (endpoint: Endpoint) => void
  readonly copyAddress: (endpoint: Endpoint, found: FoundContainer | null) => void
}

/** What a row of the connections can do besides opening its form. */
export function useEndpointActs(): EndpointActs {
  const client = useQueryClient()
  const profiles = useProfiles().data ?? []
  const [, navigate] = useLocation()
  const choose = useUi((state) => state.chooseProfile)
  const set = useUi((state) => state.set)
  return {
    use: (endpoint) => {
      const mine = profiles.filter(({ localEndpointId, remoteEndpointId }) =>
        [localEndpointId, remoteEndpointId].includes(endpoint.id),
      )
      const profile = mine.find(({ id }) => id === useUi.getState().profileId) ?? mine[0]
      if (profile !== undefined) choose(profile.id)
      else set({ profileDialog: 'new', profileEnd: endpoint.id, firstRunDone: true })
      navigate('/')
    },
    protect: (endpoint) => markInBackground(client, endpoint),
    copyAddress: (endpoint, found) => {
      void call('app/copy-text', addressWithoutPassword(endpoint, found))
      showToast({ text: 'Address copied, without its password' })
    },
  }
}
