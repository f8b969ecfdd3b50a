import type { ToolContainer } from '../pgtools/tool-runner'
import { type Exec, openToAll } from './open-volume'
import { openToolContainer, type ToolContainerOptions } from './tool-container'

/** A tool container with a volume of its own at `folder`, for what is too large for its tmpfs. */
export async function openWritableToolContainer(
  options: ToolContainerOptions,
  folder: string,
  signal: AbortSignal,
): Promise<ToolContainer> {
  const box = await openToolContainer({ ...options, volumes: [folder] }, signal)
  try {
    const exec: Exec = (command, execSignal) => box.exec(command, execSignal)
    await openToAll(exec, folder, signal)
    return box
  } catch (error) {
    await box.dispose()
    signal.throwIfAborted()
    throw error
  }
}
