import { useQueryClient } from '@tanstack/react-query'
import { ChevronRight, CircleX, RefreshCw } from 'lucide-react'
import type { EngineStatus } from '../../src-shared/ipc/contract'
import { useDocker } from '../api/queries'
import { failureTexts } from '../text/failure-texts'
import { visibleText } from '../text/visible'
import { Button } from './button'
import { EngineHelp } from './engine-help'

/** Why no engine answers, what to do on this system, and everything that was tried. It goes by itself once one answers. */
export function EngineTrouble({ status }: { readonly status: EngineStatus }) {
  const { failure, tried } = status
  const title = failure === null ? 'Docker is not answering' : failureTexts[failure.code].title
  return (
    <div role="alert" className="flex gap-3">
      <CircleX size={18} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-danger" />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="copyable">
          <p className="font-semibold">{title}</p>
          {failure && <p className="text-ink-2">{visibleText(failure.message)}</p>}
          {failure?.hint !== undefined && !status.help && <p className="text-ink-2">{visibleText(failure.hint)}</p>}
        </div>
        <EngineHelp />
        <div className="flex items-center gap-3">
          <CheckAgain />
          <p className="text-small text-ink-3">It appears here by itself when it answers.</p>
        </div>
        {tried.length > 0 && <Tried tried={tried} />}
      </div>
    </div>
  )
}

/** Looks for engine and containers now. */
export function CheckAgain() {
  const client = useQueryClient()
  const busy = useDocker().isFetching
  return (
    <Button
      icon={RefreshCw}
      aria-disabled={busy}
      onClick={() => !busy && void client.invalidateQueries({ queryKey: ['docker'] })}
    >
      {busy ? 'Checking…' : 'Check again'}
    </Button>
  )
}

function Tried({ tried }: { readonly tried: readonly string[] }) {
  return (
    <details className="group">
      <summary className="flex w-fit list-none items-center gap-1 rounded-tag text-small font-medium text-ink-2">
        <ChevronRight size={13} aria-hidden className="transition-transform duration-120 group-open:rotate-90" />
        {tried.length === 1 ? 'One place was tried' : `${tried.length} places were tried`}
      </summary>
      <ul className="copyable mt-1.5 flex flex-col gap-1 pl-4.5 font-mono text-small text-ink-3">
        {tried.map((line) => (
          <li key={line} className="break-all">
            {visibleText(line)}
          </li>
        ))}
      </ul>
    </details>
  )
}
