import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Lock } from 'lucide-react'
import { useState } from 'react'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import { failureOf } from '../../src-shared/domain/failure'
import { guardFor } from '../../src-shared/domain/guard'
import { unprotectWords } from '../../src-shared/domain/guard-words'
import { protectEndpoint } from '../api/protection'
import { checkQuery } from '../api/queries'
import { type ProtectionState, protectionMeaning, protectionOf, protectionWords } from '../text/protection'
import { visibleText } from '../text/visible'
import { Button } from './button'
import { ConfirmDialog } from './confirm-dialog'
import { Popover } from './popover'

/** What protects an endpoint, as a list shows it: a lock and a word. */
export function ProtectionTag({ endpoint }: { readonly endpoint: Endpoint }) {
  const state = useProtection(endpoint)
  // Production says so itself, louder.
  if (state === 'none' || (state !== 'marked' && !endpoint.isProtected)) return null
  return (
    <span className="inline-flex shrink-0 items-center gap-1 text-small text-danger" title={protectionWords[state]}>
      <Lock size={12} aria-hidden />
      protected
      {state === 'marked' && <span className="sr-only"> by a mark in the database</span>}
    </span>
  )
}

interface ProtectionChipProps {
  readonly endpoint: Endpoint
  readonly onRemoved?: () => void
}

/** The same with what it means, and the acts: to mark the database, or to take protection away. */
export function ProtectionChip({ endpoint, onRemoved }: ProtectionChipProps) {
  const state = useProtection(endpoint)
  const [stage, setStage] = useState<'closed' | 'open' | 'asking'>('closed')
  const { busy, problem, protect } = useProtect(endpoint)
  if (state === 'none') return null
  return (
    <>
      <Popover
        title={protectionWords[state]}
        open={stage === 'open'}
        onOpenChange={(open) => setStage((now) => (now === 'asking' ? now : open ? 'open' : 'closed'))}
        trigger={
          <button
            type="button"
            className="-mx-1 inline-flex h-6 min-w-0 items-center gap-1 rounded-control px-1 text-small text-danger hover:bg-hover"
          >
            <Lock size={12} strokeWidth={2} aria-hidden className="shrink-0" />
            <span className="truncate">{protectionWords[state]}</span>
          </button>
        }
      >
        <p className="max-w-80 text-small text-ink-2">{protectionMeaning[state]}</p>
        {problem !== null && (
          <p role="alert" className="copyable mt-2 max-w-80 text-small text-warning">
            {visibleText(problem)}
          </p>
        )}
        <div className="mt-3 flex gap-2">
          {state !== 'marked' && (
            <Button disabled={busy} onClick={() => protect(true)}>
              {busy ? 'Asking the database…' : 'Mark in the database'}
            </Button>
          )}
          {(state === 'marked' || endpoint.isProtected) && (
            <Button disabled={busy} onClick={() => setStage('asking')}>
              Remove protection…
            </Button>
          )}
        </div>
      </Popover>
      {stage === 'asking' && (
        <ConfirmDialog
          guard={guardFor({ ...endpoint, isProtected: true }, 'unprotect')}
          words={unprotectWords(endpoint, state === 'marked')}
          target={{ ...endpoint, isProtected: true }}
          onCancel={() => setStage('closed')}
          onConfirm={(answer) => {
            setStage('open')
            protect(false, answer, onRemoved)
          }}
        />
      )}
    </>
  )
}

/** By what was saved and what the last check found; an endpoint that is not saved yet has none. */
export function useProtection(endpoint: Endpoint | undefined): ProtectionState {
  const check = useQuery({ ...checkQuery(endpoint?.id ?? ''), enabled: false })
  return endpoint === undefined ? 'none' : protectionOf(endpoint, check.data?.server)
}

function useProtect(endpoint: Endpoint) {
  const client = useQueryClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const protect = async (isProtected: boolean, answer?: Parameters<typeof protectEndpoint>[3], done?: () => void) => {
    setBusy(true)
    setProblem(null)
    try {
      const { reason } = await protectEndpoint(client, endpoint, isProtected, answer)
      setProblem(reason)
      done?.()
    } catch (error) {
      const { message, hint } = failureOf(error)
      setProblem(hint === undefined ? message : `${message} ${hint}`)
    } finally {
      setBusy(false)
    }
  }
  return {
    busy,
    problem,
    protect: (...given: Parameters<typeof protect>) => void protect(...given),
  }
}
