import { z } from 'zod'
import type { Shortcut } from './shortcut'

export const commandGroups = ['Sync', 'Backups', 'Connections', 'Go to', 'View', 'Help'] as const
export type CommandGroup = (typeof commandGroups)[number]

export const commandMenus = ['file', 'sync', 'backups', 'view', 'help'] as const
export type CommandMenu = (typeof commandMenus)[number]

/** One act of the window: menu, palette, shortcuts, their list and README's table are made from these. */
export interface Command {
  /** Verb first, as the palette shows it; in the group "Go to" the group is the verb. */
  readonly title: string
  readonly group: CommandGroup
  readonly shortcut?: Shortcut
  /** Which native menu it stands in; commands of one `section` stand together. `&` comes before the access key. */
  readonly menu: { readonly in: CommandMenu; readonly section: number; readonly label: string }
  /** Other words that people look for it with. */
  readonly keywords?: string
  /** `false` where the palette has an entry that says the same better. */
  readonly inPalette?: false
  /** Text that is being edited owns the key first, so that the native menu must not take it. */
  readonly textFirst?: true
  /** Changes nothing, so that it runs while a dialog is open too. */
  readonly always?: true
}

const registry = {
  start: {
    title: 'Start',
    group: 'Sync',
    shortcut: 'mod+enter',
    menu: { in: 'sync', section: 0, label: '&Start' },
    inPalette: false,
  },
  pull: {
    title: 'Pull…',
    group: 'Sync',
    menu: { in: 'sync', section: 0, label: '&Pull remote into local…' },
    keywords: 'sync copy download remote local',
  },
  push: {
    title: 'Push…',
    group: 'Sync',
    menu: { in: 'sync', section: 0, label: 'P&ush local to remote…' },
    keywords: 'sync copy upload local remote',
  },
  flip: {
    title: 'Flip direction',
    group: 'Sync',
    shortcut: 'mod+shift+x',
    menu: { in: 'sync', section: 1, label: '&Flip direction' },
    keywords: 'swap reverse turn around',
  },
  recheck: {
    title: 'Re-check both sides',
    group: 'Sync',
    shortcut: 'mod+r',
    menu: { in: 'sync', section: 1, label: '&Re-check both sides' },
    keywords: 'connection test refresh count',
  },
  cancel: {
    title: 'Cancel the run',
    group: 'Sync',
    shortcut: 'mod+.',
    menu: { in: 'sync', section: 2, label: '&Cancel the run' },
    keywords: 'stop abort',
  },
  undo: {
    title: 'Undo last sync…',
    group: 'Sync',
    shortcut: 'mod+z',
    menu: { in: 'sync', section: 2, label: 'U&ndo last sync…' },
    keywords: 'take back revert run restore',
    textFirst: true,
  },
  export: {
    title: 'Export run…',
    group: 'Sync',
    shortcut: 'mod+e',
    menu: { in: 'file', section: 2, label: 'E&xport run…' },
    keywords: 'json markdown save report',
  },
  'edit-profile': {
    title: 'Edit profile…',
    group: 'Sync',
    menu: { in: 'file', section: 1, label: '&Edit profile…' },
    keywords: 'tables patterns options',
  },
  'manage-profiles': {
    title: 'Manage profiles…',
    group: 'Sync',
    menu: { in: 'file', section: 1, label: '&Manage profiles…' },
    keywords: 'rename duplicate delete export import share profile file',
  },
  'new-profile': {
    title: 'New profile…',
    group: 'Sync',
    menu: { in: 'file', section: 0, label: 'New &profile…' },
    keywords: 'add create pair',
  },
  'speak-progress': {
    title: 'Speak progress',
    group: 'Sync',
    shortcut: 'mod+alt+s',
    menu: { in: 'sync', section: 3, label: 'Spea&k progress' },
    keywords: 'summary screen reader say how far',
    always: true,
  },
  'back-up-now': {
    title: 'Back up now…',
    group: 'Backups',
    menu: { in: 'backups', section: 0, label: '&Back up now…' },
    keywords: 'dump save copy',
  },
  'restore-latest': {
    title: 'Restore latest backup…',
    group: 'Backups',
    menu: { in: 'backups', section: 0, label: '&Restore latest backup…' },
    keywords: 'bring back',
  },
  'verify-backups': {
    title: 'Verify all backups',
    group: 'Backups',
    menu: { in: 'backups', section: 1, label: '&Verify all backups' },
    keywords: 'check checksums damaged intact',
  },
  'import-dump': {
    title: 'Import a dump file…',
    group: 'Backups',
    menu: { in: 'backups', section: 1, label: '&Import a dump file…' },
    keywords: 'pg_dump sql tar open',
  },
  'show-backup-folder': {
    title: 'Show backup folder',
    group: 'Backups',
    menu: { in: 'backups', section: 2, label: 'Show backup &folder' },
    keywords: 'reveal files finder explorer',
  },
  'new-connection': {
    title: 'New connection…',
    group: 'Connections',
    shortcut: 'mod+n',
    menu: { in: 'file', section: 0, label: '&New connection…' },
    keywords: 'add remote server endpoint paste url',
  },
  'start-container': {
    title: 'Start container…',
    group: 'Connections',
    menu: { in: 'file', section: 1, label: '&Start container…' },
    keywords: 'docker run stopped',
  },
  'practice-sync': {
    title: 'Practice sync…',
    group: 'Connections',
    menu: { in: 'file', section: 1, label: 'P&ractice sync…' },
    keywords: 'try demo practise exercise throw-away',
  },
  'show-sync': {
    title: 'Sync',
    group: 'Go to',
    shortcut: 'mod+1',
    menu: { in: 'view', section: 0, label: '&Sync' },
  },
  'show-history': {
    title: 'History',
    group: 'Go to',
    shortcut: 'mod+2',
    menu: { in: 'view', section: 0, label: '&History' },
    keywords: 'runs log past',
  },
  'show-backups': {
    title: 'Backups',
    group: 'Go to',
    shortcut: 'mod+3',
    menu: { in: 'view', section: 0, label: '&Backups' },
    keywords: 'restore timeline',
  },
  'show-connections': {
    title: 'Connections',
    group: 'Go to',
    shortcut: 'mod+4',
    menu: { in: 'view', section: 0, label: '&Connections' },
    keywords: 'containers remotes endpoints servers',
  },
  'show-settings': {
    title: 'Settings',
    group: 'Go to',
    shortcut: 'mod+,',
    menu: { in: 'file', section: 3, label: 'Se&ttings' },
    keywords: 'preferences options retention keyring docker',
  },
  palette: {
    title: 'Search commands',
    group: 'View',
    shortcut: 'mod+k',
    menu: { in: 'view', section: 1, label: 'Search co&mmands' },
    inPalette: false,
  },
  find: {
    title: 'Find on this screen',
    group: 'View',
    shortcut: 'mod+f',
    menu: { in: 'view', section: 1, label: '&Find on this screen' },
    keywords: 'search filter',
  },
  'toggle-log': {
    title: 'Show or hide the log',
    group: 'View',
    shortcut: 'mod+l',
    menu: { in: 'view', section: 1, label: 'Show or hide the &log' },
  },
  'switch-theme': {
    title: 'Switch theme',
    group: 'View',
    menu: { in: 'view', section: 2, label: 'Switch &theme' },
    keywords: 'dark light appearance',
  },
  'show-shortcuts': {
    title: 'Show keyboard shortcuts',
    group: 'Help',
    shortcut: 'mod+/',
    menu: { in: 'help', section: 0, label: '&Keyboard shortcuts' },
    keywords: 'keys list help',
  },
  'show-first-run': {
    title: 'Show first steps',
    group: 'Help',
    menu: { in: 'help', section: 0, label: '&First steps' },
    keywords: 'first run welcome start tour onboarding',
  },
  'copy-diagnostics': {
    title: 'Copy diagnostics',
    group: 'Help',
    menu: { in: 'help', section: 1, label: '&Copy diagnostics' },
    keywords: 'report bug version support',
  },
  'show-logs': {
    title: 'Show log folder',
    group: 'Help',
    menu: { in: 'help', section: 1, label: 'Show &log folder' },
    keywords: 'files reveal',
  },
} as const satisfies Readonly<Record<string, Command>>

export type CommandId = keyof typeof registry

export const commands: Readonly<Record<CommandId, Command>> = registry

export const commandIds = Object.keys(registry) as readonly CommandId[]

export const commandIdSchema = z.enum(Object.keys(registry) as [CommandId, ...CommandId[]])

export function isCommandId(text: string): text is CommandId {
  return Object.hasOwn(registry, text)
}

/** The title with its verb, where it stands without its group: `Go to History`. */
export function fullTitle({ group, title }: Pick<Command, 'group' | 'title'>): string {
  return group === 'Go to' ? `Go to ${title}` : title
}
