import { CSPProvider } from '@base-ui/react/csp-provider'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Route, Router, Switch, useLocation } from 'wouter'
import { useHashLocation } from 'wouter/use-hash-location'
import { defaultSettings } from '../src-shared/domain/settings'
import { useSettings } from './api/queries'
import { useSelection } from './api/selection'
import { followTheme, setEase } from './api/theme'
import { Announcer } from './components/announcer'
import { isFocusLost } from './components/focus'
import { Toaster } from './components/toaster'
import { BackUpCommand } from './features/backups/back-up-command'
import { BackupsScreen } from './features/backups/backups-screen'
import { ConnectionDialogs } from './features/connections/connection-dialogs'
import { ConnectionsScreen } from './features/connections/connections-screen'
import { FirstRun } from './features/first-run/first-run'
import { useFirstRunShown } from './features/first-run/use-first-run'
import { HistoryScreen } from './features/history/history-screen'
import { Palette } from './features/palette/palette'
import { RestoreFlow } from './features/restore/restore-flow'
import { SettingsScreen } from './features/settings/settings-screen'
import { SyncScreen } from './features/sync/sync-screen'
import { JobAnnouncements } from './frame/job-announcements'
import { Nav } from './frame/nav'
import { RunLink } from './frame/run-link'
import { ShortcutList } from './frame/shortcut-list'
import { StatusBar } from './frame/status-bar'
import { useAppCommands } from './frame/use-app-commands'
import { useRunCommands } from './frame/use-run-commands'
import { useShortcuts } from './frame/use-shortcuts'

export function App({ client }: { readonly client: QueryClient }) {
  return (
    <QueryClientProvider client={client}>
      <CSPProvider disableStyleElements>
        <Router hook={useHashLocation}>
          <Frame />
        </Router>
      </CSPProvider>
    </QueryClientProvider>
  )
}

/** Navigation, the screen, the status bar: the same on every screen. */
function Frame() {
  useTheme()
  useShortcuts()
  useAppCommands()
  useRunCommands()
  const main = useMainFocus()
  const firstRun = useFirstRunShown()
  return (
    <div className="flex h-full flex-col">
      <div className="flex min-h-0 flex-1">
        {!firstRun && <Nav />}
        <main
          ref={main}
          tabIndex={-1}
          className="flex min-w-0 flex-1 flex-col overflow-x-hidden overflow-y-auto outline-none"
        >
          <Switch>
            <Route path="/history/:syncId?">{(params) => <HistoryScreen syncId={params.syncId ?? null} />}</Route>
            <Route path="/backups/:id?">{(params) => <BackupsScreen id={params.id ?? null} />}</Route>
            <Route path="/connections">
              <ConnectionsScreen />
            </Route>
            <Route path="/settings/:section?">{(params) => <SettingsScreen section={params.section ?? null} />}</Route>
            <Route path="/run/:syncId/:act?">{(params) => <RunLink syncId={params.syncId} act={params.act} />}</Route>
            <Route>{firstRun ? <FirstRun /> : <Sync />}</Route>
          </Switch>
        </main>
      </div>
      <StatusBar />
      <ConnectionDialogs />
      <RestoreFlow />
      <BackUpCommand />
      <Palette />
      <ShortcutList />
      <Toaster />
      <Announcer />
      <JobAnnouncements />
    </div>
  )
}

/** A new screen takes the focus when the old one took the focused control away with it. */
function useMainFocus() {
  const main = useRef<HTMLElement>(null)
  const [location] = useLocation()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the screen changes with the location
  useEffect(() => {
    if (isFocusLost()) main.current?.focus()
  }, [location])
  return main
}

function Sync() {
  return <SyncScreen selection={useSelection()} />
}

function useTheme() {
  const settings = useSettings().data
  const theme = settings?.theme ?? 'system'
  useEffect(() => followTheme(theme), [theme])
  useEffect(() => setEase(settings ?? defaultSettings), [settings])
}
