import clsx from 'clsx'
import { ArrowBigUp, Command, CornerDownLeft } from 'lucide-react'

export const isMac = (): boolean => window.archon.platform === 'darwin'

/** A shortcut as people of this platform write it: `mod` is ⌘ or Ctrl, `shift`, `enter`, or a character. */
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
  if (name === 'shift') return <ArrowBigUp size={14} />
  return <>{name}</>
}
