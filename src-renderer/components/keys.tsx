import clsx from 'clsx'
import { ArrowBigUp, Command, CornerDownLeft, Option } from 'lucide-react'
import { type CommandId, commands } from '../../src-shared/domain/command'
import { shortcutKeys } from '../../src-shared/domain/shortcut'

export const isMac = (): boolean => window.archon.platform === 'darwin'

/** The shortcut of a command, as people of this platform write it; nothing for one that has none. */
export function CommandKeys({ command, className }: { readonly command: CommandId; readonly className?: string }) {
  const { shortcut } = commands[command]
  if (shortcut === undefined) return null
  return <Keys keys={shortcutKeys(shortcut, isMac())} {...(className === undefined ? {} : { className })} />
}

/** A row of keys: `mod` is ⌘ or Ctrl, `shift`, `alt`, `enter`, or a character. */
export function Keys({ keys, className }: { readonly keys: readonly string[]; readonly className?: string }) {
  const mac = isMac()
  return (
    <kbd
      aria-hidden
      className={`inline-flex items-center font-sans text-small font-medium ${className ?? 'text-ink-3'}`}
    >
      {keys.map((key, index) => (
        <span key={key} className={clsx('inline-flex items-center', !mac && index > 0 && 'ml-1')}>
          <Key name={key} mac={mac} />
        </span>
      ))}
    </kbd>
  )
}

function Key({ name, mac }: { readonly name: string; readonly mac: boolean }) {
  if (name === 'enter') return <CornerDownLeft size={13} />
  if (name === 'mod') return mac ? <Command size={12} /> : <>Ctrl</>
  if (name === 'alt') return mac ? <Option size={12} /> : <>Alt</>
  if (name === 'shift') return <ArrowBigUp size={14} />
  return <>{name}</>
}
