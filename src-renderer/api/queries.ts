import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import type { CheckReport } from '../../src-shared/domain/connection-check'
import { failureOf } from '../../src-shared/domain/failure'
import type { Direction, Profile } from '../../src-shared/domain/profile'
import { type TableName, tableKey } from '../../src-shared/domain/table'
import { call } from './call'

/** Rows of a table that Look inside shows. */
export const sampleRows = 100

/** How long a check or a plan counts as fresh, in milliseconds (interface.md, friction matrix). */
export const freshMs = 60_000

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // Parts of one screen that appear one after the other ask once.
        staleTime: 2_000,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}

export const infoQuery = queryOptions({ queryKey: ['info'], queryFn: () => call('app/info', undefined) })
export const settingsQuery = queryOptions({ queryKey: ['settings'], queryFn: () => call('settings/get', undefined) })
export const dockerQuery = queryOptions({ queryKey: ['docker'], queryFn: () => call('docker/status', undefined) })
export const containersQuery = queryOptions({
  queryKey: ['docker', 'containers'],
  queryFn: () => call('docker/containers', undefined),
})
export const endpointsQuery = queryOptions({
  queryKey: ['endpoints'],
  queryFn: () => call('endpoints/list', undefined),
})
export const profilesQuery = queryOptions({ queryKey: ['profiles'], queryFn: () => call('profiles/list', undefined) })
export const backupsQuery = queryOptions({
  queryKey: ['backups'],
  queryFn: () => call('backups/list', undefined),
})
export const historyQuery = queryOptions({
  queryKey: ['history'],
  queryFn: () => call('history/list', { limit: 500 }),
})

export function historyLogQuery(syncId: string) {
  return queryOptions({ queryKey: ['history-log', syncId], queryFn: () => call('history/log', { syncId }) })
}

/** Asked for on demand only: it counts every row on the server. */
export function comparisonQuery(backupId: string, endpointId: string) {
  return queryOptions({
    queryKey: ['compare', backupId, endpointId],
    queryFn: () => call('backups/compare', { id: backupId, endpointId }),
    enabled: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** The first rows of a table in a backup; an archive never changes, so they are asked for once. */
export function sampleQuery(backupId: string, table: TableName) {
  return queryOptions({
    queryKey: ['look-inside', backupId, tableKey(table)],
    queryFn: () => call('backups/look-inside', { id: backupId, table, limit: sampleRows }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export function checkQuery(endpointId: string) {
  return queryOptions({
    queryKey: ['check', endpointId],
    queryFn: () => checkEndpoint(endpointId),
    staleTime: freshMs,
    gcTime: Number.POSITIVE_INFINITY,
  })
}

/** A check that could not even begin is a report too, so that cards have one thing to show. */
async function checkEndpoint(id: string): Promise<CheckReport> {
  try {
    return await call('endpoints/check', { id })
  } catch (error) {
    return {
      endpointId: id,
      checkedAt: new Date().toISOString(),
      steps: [],
      failure: failureOf(error),
      latencyMs: null,
      route: null,
      server: null,
      toolsVersion: null,
      tableCount: null,
      note: null,
    }
  }
}

/** The plan of a profile as it is saved; its selection is part of the key, so an edit makes a new plan. */
export function previewQuery(profile: Profile, direction: Direction) {
  return queryOptions({
    queryKey: ['preview', profile.id, direction, profile.include, profile.exclude, profile.options],
    queryFn: () => call('sync/preview', { profileId: profile.id, direction }),
    staleTime: freshMs,
  })
}

export const useInfo = () => useQuery(infoQuery)
export const useSettings = () => useQuery(settingsQuery)
export const useDocker = () => useQuery(dockerQuery)
export const useContainers = () => useQuery(containersQuery)
export const useEndpoints = () => useQuery(endpointsQuery)
export const useProfiles = () => useQuery(profilesQuery)
export const useBackups = () => useQuery(backupsQuery)
export const useHistory = () => useQuery(historyQuery)
