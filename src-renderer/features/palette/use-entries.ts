import { useQueryClient } from '@tanstack/react-query'
import { Archive, Play, Plug, Users } from 'lucide-react'
import { useLocation } from 'wouter'
import { type CommandId, commandGroups, commands } from '../../../src-shared/domain/command'
import { shortcutKeys } from '../../../src-shared/domain/shortcut'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { useBackups, useContainers, useEndpoints, useHistory, useProfiles, useSettings } from '../../api/queries'
import { startJob } from '../../api/restore'
import { useSelection } from '../../api/selection'
import { isMac } from '../../components/keys'
import { runCommand, useAvailableCommands } from '../../stores/commands'
import type { PalettePage } from '../../stores/palette-store'
import { showRefusal } from '../../stores/restore-store'
import { showToast } from '../../stores/toast-store'
import { useUi } from '../../stores/ui-store'
import { backupPath } from '../../text/backup-path'
import { runPastAct } from '../../text/run-words'
import { visibleText } from '../../text/visible'
import { dayAndTime, shortWhen } from '../../text/when'
import type { Entry } from './arrange'
import { commandIcons } from './command-icons'
import { type Facts, liveWords } from './live-words'

/** Everything that can be done now from the palette; on the page `containers` only those that can be started. */
export function useEntries(page: PalettePage): readonly Entry[] {
  const facts = useFacts()
  const known = useCommandEntries(facts)
  const named = useNamedEntries(facts)
  const containers = useContainerEntries(facts.containers)
  return page === 'containers'
    ? containers.map((entry) => ({ ...entry, onlyFound: false }))
    : [...known, ...named, ...containers]
}

function useFacts(): Facts {
  const selection = useSelection()
  return {
    selected: selection.status === 'chosen' ? selection.selected : null,
    endpoints: useEndpoints().data ?? [],
    history: useHistory().data ?? [],
    backups: useBackups().data?.entries ?? [],
    containers: useContainers().data ?? [],
    askForLocal: useSettings().data?.askForLocal ?? true,
    dark: document.documentElement.dataset.theme === 'dark',
  }
}

function useCommandEntries(facts: Facts): Entry[] {
  const available = useAvailableCommands()
  const pull = facts.selected?.direction === 'remote-to-local'
  const startKey = (id: CommandId) =>
    available.includes('start') && id === (pull ? 'pull' : 'push') ? commands.start.shortcut : undefined
  return commandGroups
    .flatMap((group) => available.filter((id) => commands[id].group === group && commands[id].inPalette !== false))
    .map((id) => {
      const { title, group, keywords, shortcut } = commands[id]
      const key = shortcut ?? startKey(id)
      return {
        id,
        group,
        icon: commandIcons[id],
        title,
        ...liveWords(id, facts),
        keywords: `${title} ${keywords ?? ''}`,
        ...(key === undefined ? {} : { keys: shortcutKeys(key, isMac()) }),
        run: () => void runCommand(id),
      }
    })
}

/** Profiles, databases, runs and backups, by their names. */
function useNamedEntries({ selected, history, backups, endpoints }: Facts): Entry[] {
  const [, go] = useLocation()
  const choose = useUi((state) => state.chooseProfile)
  const canBackUp = useAvailableCommands().includes('pull')
  const profiles = useProfiles().data ?? []
  const now = Date.now()
  return [
    ...profiles.map(
      ({ id, name }): Entry => ({
        id: `profile:${id}`,
        group: 'Profiles',
        icon: Users,
        title: `Open profile ${visibleText(name)}`,
        ...(id === selected?.profile.id ? { detail: 'shown now' } : {}),
        onlyFound: true,
        run: () => {
          choose(id)
          go('/')
        },
      }),
    ),
    ...(canBackUp ? endpoints : []).map(
      ({ id, name, environment }): Entry => ({
        id: `back-up:${id}`,
        group: 'Backups',
        icon: Archive,
        title: `Back up ${visibleText(name)} now`,
        detail: environment,
        onlyFound: true,
        run: () => void startJob(null, () => call('backup/start', { endpointId: id })),
      }),
    ),
    ...history.slice(0, 100).map(
      (run): Entry => ({
        id: `run:${run.syncId}`,
        group: 'Runs',
        icon: commandIcons['show-history'],
        title: visibleText(runPastAct(run)),
        detail: `${shortWhen(Date.parse(run.startedAt), now)}, ${run.outcome}`,
        keywords: `${run.syncId} ${run.profileName} ${run.source.name} ${run.target.name}`,
        onlyFound: true,
        run: () => go(`/history/${run.syncId}`),
      }),
    ),
    ...backups.slice(0, 100).map(
      ({ manifest }): Entry => ({
        id: `backup:${manifest.id}`,
        group: 'Backups',
        icon: Archive,
        title: `Open backup of ${visibleText(manifest.endpoint.name)}`,
        detail: dayAndTime(Date.parse(manifest.createdAt)),
        keywords: `${manifest.id} ${manifest.note ?? ''}`,
        onlyFound: true,
        run: () => go(backupPath(manifest.id)),
      }),
    ),
    ...endpoints.map(
      (endpoint): Entry => ({
        id: `connection:${endpoint.id}`,
        group: 'Connections',
        icon: Plug,
        title: `Edit connection ${visibleText(endpoint.name)}`,
        detail: endpoint.environment,
        onlyFound: true,
        run: () => useUi.getState().set({ endpointDialog: { mode: 'edit', endpoint } }),
      }),
    ),
  ]
}

function useContainerEntries(containers: readonly FoundContainer[]): Entry[] {
  const client = useQueryClient()
  const start = async (name: string) => {
    try {
      await call('docker/start-container', { container: name })
      showToast({ text: `${visibleText(name)} started` })
    } catch (error) {
      showRefusal(error)
    }
    void client.invalidateQueries({ queryKey: ['docker'] })
  }
  return containers
    .filter((container) => !container.running)
    .map(
      ({ name, image }): Entry => ({
        id: `container:${name}`,
        group: 'Connections',
        icon: Play,
        title: `Start container ${visibleText(name)}`,
        detail: image,
        onlyFound: true,
        run: () => void start(name),
      }),
    )
}
