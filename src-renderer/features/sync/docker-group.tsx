import { useDocker } from '../../api/queries'
import { CopyLine } from '../../components/copy-line'

/** Docker's own advice for Linux: the group that owns the engine's socket. Some systems spell it in another way. */
const usual = 'sudo usermod -aG docker $USER'

/** Only on Linux a group stands between a user and Docker. */
export function needsGroup(): boolean {
  return window.archon.platform === 'linux'
}

/** The command that gives a user the right to use Docker. */
export function DockerGroup() {
  return <CopyLine text={useDocker().data?.help?.command ?? usual} label="Copy the command" />
}
