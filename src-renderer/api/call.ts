import { AppError } from '../../src-shared/domain/failure'
import type { Bridge, Channel, ChannelAnswer, ChannelInput } from '../../src-shared/ipc/contract'

declare global {
  interface Window {
    readonly archon: Bridge
  }
}

/** Asks the main process. Throws the `AppError` inside a refused answer. */
export async function call<C extends Channel>(channel: C, input: ChannelInput<C>): Promise<ChannelAnswer<C>> {
  const answer = await window.archon.call(channel, input)
  if (!answer.ok) throw new AppError(answer.failure)
  return answer.value
}
