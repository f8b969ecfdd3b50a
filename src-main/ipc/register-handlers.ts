import type { z } from 'zod'
import { AppError, type Failure, failureOf } from '../../src-shared/domain/failure'
import { channels } from '../../src-shared/ipc/channels'
import { type Channel, type ChannelAnswer, type Contract, contract, type Envelope } from '../../src-shared/ipc/contract'
import type { Logger } from '../logging'
import { createRateLimit, exceedsSize, sizeLimit } from './limits'
import { isTrustedSender, type TrustedWindow } from './sender'

export type Handler<C extends Channel> = (input: z.output<Contract[C]['input']>) => Promise<ChannelAnswer<C>>
export type Handlers = { readonly [C in Channel]: Handler<C> }

/** What is used of Electron's `ipcMain`, so that this can be tested without a window. */
export interface IpcReceiver {
  handle(channel: string, listener: (event: IpcEvent, input: unknown) => Promise<Envelope<unknown>>): void
}
export interface IpcEvent {
  readonly sender: { readonly id: number }
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null
}

export interface Registration {
  readonly ipc: IpcReceiver
  readonly handlers: Handlers
  readonly trustedWindow: () => TrustedWindow | null
  readonly logger: Logger
  readonly now?: () => number
}

/**
 * The only place where messages of the window come in: sender, rate, size and shape are checked here, and every answer
 * is an envelope. What a renderer could have been made to send is a boundary to root (the Docker socket), so nothing
 * unchecked passes.
 */
export function registerHandlers(registration: Registration): void {
  const accept = createRateLimit(100, 200)
  const now = registration.now ?? Date.now
  for (const channel of channels) {
    registration.ipc.handle(channel, async (event, input) => {
      const { senderFrame } = event
      const frame = senderFrame === null ? null : { url: senderFrame.url, isMain: senderFrame.parent === null }
      const sender = { webContentsId: event.sender.id, frame }
      if (!isTrustedSender(sender, registration.trustedWindow())) return refuse('This window may not ask for that.')
      if (!accept(channel, now())) return refuse('Too many requests at once.')
      if (exceedsSize(input, sizeLimit(channel))) return refuse('The request is too large.')
      return answer(channel, input, registration)
    })
  }
}

async function answer<C extends Channel>(
  channel: C,
  input: unknown,
  { handlers, logger }: Registration,
): Promise<Envelope<ChannelAnswer<C>>> {
  const parsed = contract[channel].input.safeParse(input)
  if (!parsed.success) return refuse(firstProblem(parsed.error))
  try {
    const handler = handlers[channel] as (value: unknown) => Promise<ChannelAnswer<C>>
    return { ok: true, value: await handler(parsed.data) }
  } catch (error) {
    if (!(error instanceof AppError)) logger.error('A request failed unexpectedly.', { channel, error })
    return { ok: false, failure: redacted(failureOf(error), logger) }
  }
}

function redacted(failure: Failure, logger: Logger): Failure {
  return {
    ...failure,
    message: logger.redact(failure.message),
    ...(failure.detail === undefined ? {} : { detail: logger.redact(failure.detail) }),
  }
}

/** The first problem in words, with its place but without the value, which may be a password. */
function firstProblem(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'The request cannot be read.'
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`
}

function refuse(message: string): Envelope<never> {
  return { ok: false, failure: { code: 'usage/invalid', message, retryable: false } }
}
