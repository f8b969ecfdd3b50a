import { useQueryClient } from '@tanstack/react-query'
import { ChevronRight, FileQuestionMark, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import type { StrayFile, TrashedBackup } from '../../../src-shared/domain/backup'
import { failureOf } from '../../../src-shared/domain/failure'
import { formatBytes } from '../../../src-shared/format/format'
import { useNow } from '../../api/use-now'
import { announce } from '../../components/announcer'
import { Button } from '../../components/button'
import { MiddleText } from '../../components/middle-text'
import { dayAndTime } from '../../text/when'
import { putBackBackup } from './backup-acts'
import { type RunLookup, strayText, whyShort } from './backup-words'

/** Files in the backup folder that are no backups, each with what that means. */
export function OtherFiles({ strays }: { readonly strays: readonly StrayFile[] }) {
  if (strays.length === 0) return null
  return (
    <Fold title={`Other files · ${strays.length}`}>
      <ul>
        {strays.map((stray) => (
          <li key={stray.file} className="flex gap-2 px-6 py-1.5 text-small">
            <FileQuestionMark size={14} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-ink-3" />
            <span className="min-w-0 flex-1">
              <MiddleText text={stray.file} tail={16} className="copyable font-mono" />
              <span className="num block text-ink-2">
                {formatBytes(stray.bytes)}. {strayText(stray)}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  )
}

interface TrashProps {
  readonly items: readonly TrashedBackup[]
  readonly runs: RunLookup
  readonly onPutBack: (id: string) => void
}

/** What was deleted and can be put back for some minutes. */
export function Trash({ items, runs, onPutBack }: TrashProps) {
  const now = useNow(10_000, items.length > 0)
  const there = items.filter((item) => Date.parse(item.goneAt) > now)
  if (there.length === 0) return null
  return (
    <Fold title={`Trash · ${there.length}`}>
      <ul>
        {there.map((item) => (
          <TrashRow
            key={`${item.manifest.id}-${item.trashedAt}`}
            item={item}
            why={whyShort(item.manifest, runs)}
            now={now}
            onPutBack={onPutBack}
          />
        ))}
      </ul>
    </Fold>
  )
}

interface TrashRowProps {
  readonly item: TrashedBackup
  readonly why: string
  readonly now: number
  readonly onPutBack: (id: string) => void
}

function TrashRow({ item, why, now, onPutBack }: TrashRowProps) {
  const client = useQueryClient()
  const [problem, setProblem] = useState<string | null>(null)
  const { id, createdAt } = item.manifest
  const minutes = Math.max(1, Math.ceil((Date.parse(item.goneAt) - now) / 60_000))
  const putBack = async () => {
    try {
      await putBackBackup(client, id)
      announce('Put back')
      onPutBack(id)
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return (
    <li className="num flex min-h-11 items-center gap-2 px-6 py-1 text-small">
      <span className="min-w-0 flex-1">
        <span className="isolate-text block truncate">
          {dayAndTime(Date.parse(createdAt))}, {why}
        </span>
        <span className="block text-ink-2">{problem ?? `gone in ${minutes} min`}</span>
      </span>
      <Button icon={Undo2} variant="quiet" onClick={() => void putBack()}>
        Put back
      </Button>
    </li>
  )
}

function Fold({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <details className="group mt-3 border-t border-edge-subtle pt-1">
      <summary className="focus-inside num flex h-8 list-none items-center gap-1.5 px-6 text-small text-ink-2 hover:text-ink">
        <ChevronRight size={14} aria-hidden className="transition-transform duration-120 group-open:rotate-90" />
        {title}
      </summary>
      {children}
    </details>
  )
}
