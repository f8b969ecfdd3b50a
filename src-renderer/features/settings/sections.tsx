import { Accessibility, Archive, Bell, Box, Info, KeyRound, Settings2, Shield, SunMoon, Wrench } from 'lucide-react'
import { VersionText } from './about-settings'
import { CopyDiagnostics, ExportImport, FileText, OpenHome, OpenLogs, ResetAll } from './advanced-settings'
import { EngineAddress, EngineText, LookAgain, ToolsImage, TriedText } from './docker-settings'
import { FolderControl, FolderText } from './folder-setting'
import { LockWait } from './lock-wait'
import { CountLimit, KeepSentence, SizeLimit } from './retention-settings'
import { ForgetControl, KeptText, KeyringText } from './secret-settings'
import { choiceFor, type Section, switchFor } from './setting'

const general: Section = {
  id: 'general',
  title: 'General',
  icon: Settings2,
  settings: [
    {
      title: 'Keep running when the window closes',
      text: 'Passwords that were typed stay known, and the window is back at once when you start it again. A run always goes on to its end.',
      words: 'background quit exit',
      ...switchFor('keepRunning'),
    },
  ],
}

const safety: Section = {
  id: 'safety',
  title: 'Safety',
  icon: Shield,
  intro: 'What is asked before a database is replaced. Applied at once.',
  settings: [
    {
      title: 'Protect new remotes',
      text: 'A protected server asks for its name to be typed before anything is replaced.',
      words: 'production typed name guard',
      ...switchFor('protectNewRemotes'),
    },
    {
      title: 'Allow push to production',
      text: 'Off removes the act itself, here and on the command line. Restore and Undo stay possible, with the typed name.',
      words: 'guard target',
      ...switchFor('allowProductionPush'),
    },
    {
      title: 'Ask before replacing a local database',
      text: 'Never means one click, with Undo afterwards. A protected one always asks.',
      words: 'confirm container',
      ...choiceFor('askForLocal', [
        { value: false, label: 'Never' },
        { value: true, label: 'Ask' },
      ]),
    },
    {
      title: 'Wait for locks',
      text: 'Then the run stops, nothing changed, and the blocking session is named.',
      words: 'timeout session',
      keys: ['lockWaitSeconds'],
      control: ({ title }) => <LockWait title={title} />,
    },
  ],
}

const backups: Section = {
  id: 'backups',
  title: 'Backups',
  icon: Archive,
  settings: [
    {
      title: 'Folder',
      text: 'Where backups are kept.',
      words: 'path directory location',
      keys: ['backupFolder'],
      live: <FolderText />,
      control: () => <FolderControl />,
    },
    {
      title: 'Keep',
      text: 'How long backups stay.',
      words: 'retention hours days remove expire pinned',
      keys: ['retentionHours', 'retentionDays'],
      live: <KeepSentence />,
    },
    {
      title: 'Most of each database',
      text: 'The oldest unpinned go first. Never the newest checked one.',
      words: 'retention count limit',
      keys: ['retentionCount'],
      control: ({ title }) => <CountLimit title={title} />,
    },
    {
      title: 'Size limit',
      text: 'The oldest unpinned go first. Never the newest checked one of a database.',
      words: 'retention quota gigabytes disk space',
      keys: ['retentionBytes'],
      control: ({ title }) => <SizeLimit title={title} />,
    },
    {
      title: 'Verify after each backup',
      text: 'Always on: each is listed, hashed and counted before an import may start. There is no switch.',
      words: 'checksum check',
      keys: [],
    },
  ],
}

const notifications: Section = {
  id: 'notifications',
  title: 'Notifications',
  icon: Bell,
  settings: [
    {
      title: 'Notify at the end of a run',
      text: 'One, without sound, and only while you are looking at another window.',
      words: 'desktop alert',
      ...switchFor('notifyAtEnd'),
    },
  ],
}

const appearance: Section = {
  id: 'appearance',
  title: 'Appearance',
  icon: SunMoon,
  settings: [
    {
      title: 'Theme',
      text: 'System follows the setting of this computer.',
      words: 'dark light mode colour',
      ...choiceFor('theme', [
        { value: 'system', label: 'System' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]),
    },
  ],
}

const accessibility: Section = {
  id: 'accessibility',
  title: 'Accessibility',
  icon: Accessibility,
  settings: [
    {
      title: 'Announce progress',
      text: 'What a screen reader is told while a run goes on. Its end is always told.',
      words: 'speech voice aria',
      ...choiceFor('announceProgress', [
        { value: 'off', label: 'Off' },
        { value: 'phases', label: 'Phases' },
        { value: 'quarters', label: 'Phases and quarters' },
      ]),
    },
    {
      title: 'Reduce motion',
      text: 'System follows the setting of this computer.',
      words: 'animation movement',
      ...choiceFor('reduceMotion', [
        { value: false, label: 'System' },
        { value: true, label: 'On' },
      ]),
    },
    {
      title: 'Underline links',
      text: 'Links are not told by their colour alone.',
      ...switchFor('underlineLinks'),
    },
    {
      title: 'Patterns beside colours',
      text: 'Bars of progress are striped. Local ends carry a dotted line, remote ends a dashed one.',
      words: 'colour blind stripes',
      ...switchFor('showPatterns'),
    },
  ],
}

const docker: Section = {
  id: 'docker',
  title: 'Docker',
  icon: Box,
  settings: [
    { title: 'Engine', text: 'Which engine answers.', keys: [], live: <EngineText />, control: () => <LookAgain /> },
    {
      title: 'Address of the engine',
      text: 'Automatic takes the first that answers. An address of your own is tried alone.',
      words: 'socket DOCKER_HOST context podman colima orbstack unix tcp ssh',
      keys: ['dockerHost'],
      control: () => <EngineAddress />,
      below: true,
    },
    { title: 'What was tried', text: 'Addresses in their order.', words: 'socket', keys: [], live: <TriedText /> },
    {
      title: 'Image of the tools',
      text: 'Used only where the container’s own tools are too old. Automatic takes postgres in the server’s version.',
      words: 'pg_dump postgres version',
      keys: ['toolsImage'],
      control: () => <ToolsImage />,
      below: true,
    },
  ],
}

const secrets: Section = {
  id: 'secrets',
  title: 'Secrets',
  icon: KeyRound,
  settings: [
    {
      title: 'Passwords',
      text: 'Which keyring keeps them.',
      words: 'keyring gnome-keyring kwallet keychain basic_text',
      keys: [],
      live: <KeyringText />,
    },
    {
      title: 'Kept passwords',
      text: 'How many.',
      words: 'forget delete',
      keys: [],
      live: <KeptText />,
      control: () => <ForgetControl />,
    },
  ],
}

const advanced: Section = {
  id: 'advanced',
  title: 'Advanced',
  icon: Wrench,
  settings: [
    {
      title: 'Settings file',
      text: 'settings.json',
      words: 'path json',
      keys: [],
      live: <FileText />,
      control: () => <OpenHome />,
    },
    {
      title: 'Export and import',
      text: 'Without passwords, and without what belongs to this computer: folder, engine and image stay as they are.',
      keys: [],
      control: () => <ExportImport />,
    },
    {
      title: 'Log files',
      text: 'What the application did. Passwords are never in them.',
      keys: [],
      control: () => <OpenLogs />,
    },
    {
      title: 'Diagnostics',
      text: 'Versions, engine, keyring, settings and the last run as text, without secrets.',
      words: 'copy report bug',
      keys: [],
      control: () => <CopyDiagnostics />,
    },
    { title: 'Reset all settings', text: 'Asks first. Data stays.', keys: [], control: () => <ResetAll /> },
  ],
}

const about: Section = {
  id: 'about',
  title: 'About',
  icon: Info,
  settings: [
    { title: 'Version', text: 'Archon Sync', words: 'electron chromium', keys: [], live: <VersionText /> },
    {
      title: 'Updates',
      text: 'Archon Sync asks no server for updates and sends nothing anywhere. New releases are on the page you got it from.',
      words: 'release check',
      keys: [],
    },
    {
      title: 'Licences',
      text: 'MIT. The typefaces Inter and JetBrains Mono are under the SIL Open Font License 1.1; the icons are Lucide, ISC.',
      words: 'license fonts',
      keys: [],
    },
  ],
}

/** All of it, in the order of the list. */
export const sections: readonly Section[] = [
  general,
  safety,
  backups,
  notifications,
  appearance,
  accessibility,
  docker,
  secrets,
  advanced,
  about,
]

/** The settings in which every word of the search occurs, by section; sections without any are left out. */
export function searchSections(all: readonly Section[], search: string): readonly Section[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return all
  return all
    .map((section) => ({
      ...section,
      settings: section.settings.filter(({ title, text, words = '' }) => {
        const whole = `${section.title} ${title} ${text} ${words}`.toLowerCase()
        return wanted.every((word) => whole.includes(word))
      }),
    }))
    .filter((section) => section.settings.length > 0)
}
