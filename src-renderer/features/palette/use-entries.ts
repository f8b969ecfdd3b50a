import { useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useLocation } from 'wouter'
import { type CommandId, commandGroups, commands } from '../../../src-shared/domain/command'
import { shortcutKeys } from '../../../src-shared/domain/shortcut'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { useBackups, useContainers, useEndpoints, useHistory, useProfiles, useSettings } from '../../api/queries'
import { useSelection } from '../../api/selection'
import { isMac } from '../../components/keys'
import { runCommand, useAvailableCommands } from '../../stores/commands'
import type { PalettePage } from '../../stores/palette-store'
import { showRefusal } from '../../stores/restore-store'
import { showToast } from '../../stores/toast-store'
import { visibleText } from '../../text/visible'
import type { Entry } from './arrange'
import { commandIcons } from './command-icons'
import { type Facts, liveWords } from './live-words'
import { backUpEntries, backupEntries, connectionEntries, profileEntries, runEntries } from './named-entries'

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
  const profiles = useProfiles().data ?? []
  const canBackUp = useAvailableCommands().includes('back-up-now')
  return [
    ...profileEntries(profiles, selected?.profile.id, go),
    ...(canBackUp ? backUpEntries(endpoints) : []),
    ...runEntries(history, Date.now(), go),
    ...backupEntries(backups, go),
    ...connectionEntries(endpoints),
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
