import { Copy } from 'lucide-react'
import { call } from '../api/call'
import { useDocker } from '../api/queries'
import { announce } from './announcer'
import { IconButton } from './button'

/** What to do on this system when no engine answers: a sentence, and the command to copy. */
export function EngineHelp() {
  const help = useDocker().data?.help
  if (!help) return null
  const copy = () => {
    void call('app/copy-text', help.command)
    announce('Command copied')
  }
  return (
    <div>
      <p className="text-small text-ink-2">{help.text}</p>
      <div className="mt-1.5 flex w-fit max-w-full items-center gap-2 rounded-control border border-edge-subtle bg-canvas py-0.5 pr-0.5 pl-3">
        <code className="copyable min-w-0 font-mono text-small break-all">{help.command}</code>
        <IconButton icon={Copy} label="Copy the command" onClick={copy} />
      </div>
    </div>
  )
}
