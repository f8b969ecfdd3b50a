import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { call } from '../api/call'
import {
  backupsQuery,
  dockerQuery,
  endpointsQuery,
  historyQuery,
  infoQuery,
  profilesQuery,
  settingsQuery,
  useContainers,
} from '../api/queries'
import { useSelection } from '../api/selection'
import { useCommand } from '../stores/commands'
import { showPalette } from '../stores/palette-store'
import { showRefusal } from '../stores/restore-store'
import { showToast } from '../stores/toast-store'
import { useUi } from '../stores/ui-store'
import { diagnosticsText } from '../text/diagnostics'
import { runReport } from '../text/report'

/** Commands that are there on every screen: where to go, how it looks, what helps. */
export function useAppCommands(): void {
  useScreenCommands()
  useProfileCommands()
  useHelpCommands()
  const client = useQueryClient()
  const stopped = (useContainers().data ?? []).filter((container) => !container.running)
  useCommand('palette', () => showPalette('commands'))
  useCommand('start-container', stopped.length > 0 ? () => showPalette('containers') : null)
  useCommand('switch-theme', () => void switchTheme(client).catch(showRefusal))
}

function useScreenCommands(): void {
  const [, go] = useLocation()
  useCommand('show-sync', () => go('/'))
  useCommand('show-history', () => go('/history'))
  useCommand('show-backups', () => go('/backups'))
  useCommand('show-connections', () => go('/connections'))
  useCommand('show-settings', () => go('/settings'))
  useCommand('show-first-run', () => go('/first-run'))
  const set = useUi((state) => state.set)
  useCommand('practice-sync', () => {
    set({ practiceOpen: true })
    go('/connections')
  })
}

/** The profile's form belongs to the Sync screen. */
function useProfileCommands(): void {
  const [, go] = useLocation()
  const { status } = useSelection()
  const set = useUi((state) => state.set)
  const open = (profileDialog: 'new' | 'edit' | 'manage') => () => {
    go('/')
    set({ profileDialog })
  }
  const known = status === 'chosen' || status === 'broken'
  useCommand('new-profile', known ? open('new') : null)
  useCommand('manage-profiles', known ? open('manage') : null)
  useCommand('edit-profile', known ? open('edit') : null)
}

function useHelpCommands(): void {
  const client = useQueryClient()
  const set = useUi((state) => state.set)
  useCommand('show-shortcuts', () => set({ shortcutsOpen: true }))
  useCommand('copy-diagnostics', () => void copyDiagnostics(client).catch(showRefusal))
  useCommand('show-logs', () => void call('app/open-folder', 'logs').catch(showRefusal))
  useCommand('show-backup-folder', () => void call('app/open-folder', 'backups').catch(showRefusal))
}

/** To the other one of what is seen now; `system` is left by it. */
async function switchTheme(client: QueryClient): Promise<void> {
  const settings = await client.fetchQuery(settingsQuery)
  const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'
  client.setQueryData(settingsQuery.queryKey, await call('settings/save', { ...settings, theme }))
}

async function copyDiagnostics(client: QueryClient): Promise<void> {
  const [info, engine, settings, connections, profiles, runs, backups] = await Promise.all([
    client.fetchQuery(infoQuery),
    client.fetchQuery(dockerQuery),
    client.fetchQuery(settingsQuery),
    client.fetchQuery(endpointsQuery),
    client.fetchQuery(profilesQuery),
    client.fetchQuery(historyQuery),
    client.fetchQuery(backupsQuery),
  ])
  const counts = {
    connections: connections.length,
    profiles: profiles.length,
    runs: runs.length,
    backups: backups.entries.length,
  }
  const lastRun = runs[0] === undefined ? null : runReport(runs[0], info.version)
  await call('app/copy-text', diagnosticsText({ info, engine, settings, counts, lastRun }))
  showToast({ text: 'Diagnostics copied' })
}
