import { Copy } from 'lucide-react'
import { call } from '../../api/call'
import { useDocker } from '../../api/queries'
import { announce } from '../../components/announcer'
import { IconButton } from '../../components/button'

/** Docker's own advice for Linux: the group that owns the engine's socket. Some systems spell it in another way. */
const usual = 'sudo usermod -aG docker $USER'

/** Only on Linux a group stands between a user and Docker. */
export function needsGroup(): boolean {
  return window.archon.platform === 'linux'
}

/** The command that gives a user the right to use Docker. */
export function DockerGroup() {
  const command = useDocker().data?.help?.command ?? usual
  const copy = () => {
    void call('app/copy-text', command)
    announce('Command copied')
  }
  return (
    <div className="flex w-fit max-w-full items-center gap-2 rounded-control border border-edge-subtle bg-canvas py-0.5 pr-0.5 pl-3">
      <code className="copyable min-w-0 font-mono text-small break-all">{command}</code>
      <IconButton icon={Copy} label="Copy the command" onClick={copy} />
    </div>
  )
}
