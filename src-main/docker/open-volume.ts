import { text } from 'node:stream/consumers'
import { AppError } from '../../src-shared/domain/failure'
import type { RunningTool, ToolCommand } from '../pgtools/tool-runner'

export type Exec = (command: ToolCommand, signal: AbortSignal) => Promise<RunningTool>

/**
 * Lets every user of a container write to a volume. A new volume is root's; its owner may open it without any capability,
 * and root does nothing else in there.
 */
export async function openToAll(exec: Exec, folder: string, signal: AbortSignal): Promise<void> {
  const tool = await exec({ argv: ['chmod', '1777', folder], user: '0:0' }, signal)
  const [output, complaint] = await Promise.all([text(tool.stdout), text(tool.stderr)])
  if ((await tool.exit) === 0) return
  throw new AppError({
    code: 'docker/tool-container',
    message: 'The volume of a container could not be made writable.',
    hint: 'Look at how the Docker engine maps users, then try again.',
    detail: `${output}\n${complaint}`.trim().slice(-1000),
  })
}
