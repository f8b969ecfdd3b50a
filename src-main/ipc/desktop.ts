import type { CommandId } from '../../src-shared/domain/command'
import type { Settings } from '../../src-shared/domain/settings'

/** What only the desktop can do; Electron's part is handed in, so that handlers know none of it. */
export interface Desktop {
  readonly version: string
  /** Electron's version. */
  readonly electron: string
  readonly platform: string
  copyText(text: string): void
  /** What the clipboard holds as text. */
  readText(): Promise<string>
  /** Throws `disk/unwritable` when the folder cannot be shown. */
  openFolder(path: string): Promise<void>
  /** Shows a file in the file manager. */
  revealFile(path: string): void
  /** Asks where, then writes; `null` when nothing was chosen. */
  saveText(suggestedName: string, text: string): Promise<string | null>
  /** Asks where a file shall go; the system asks before one is replaced. `null` when nothing was chosen. */
  chooseSavePath(suggestedName: string): Promise<string | null>
  /** Asks for a dump to import: a file, or the folder of one in directory format. `null` when nothing was chosen. */
  chooseDump(folder: boolean): Promise<string | null>
  /** Asks for a folder, beginning with the one given. `null` when nothing was chosen. */
  chooseFolder(start: string): Promise<string | null>
  /** Asks for one file to read, of one ending such as `json` where it is given. `null` when nothing was chosen. */
  chooseFile(extension?: string): Promise<string | null>
  /** A question of the system itself, which a page cannot answer. */
  confirm(question: { readonly message: string; readonly detail: string; readonly button: string }): Promise<boolean>
  /** Commands that the window can carry out now. */
  commandsChanged(available: readonly CommandId[]): void
  settingsChanged(settings: Settings): void
}
