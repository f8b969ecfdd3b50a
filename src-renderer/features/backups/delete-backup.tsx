import { useQueryClient } from '@tanstack/react-query'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { BackupEntry } from '../../../src-shared/domain/backup'
import { isLastChecked } from '../../../src-shared/domain/backup-rules'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../../src-shared/domain/failure'
import { backupOrigin, guardFor } from '../../../src-shared/domain/guard'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { controlLook } from '../../components/field'
import { visibleText } from '../../text/visible'
import { deleteBackup } from './backup-acts'
import { backupName } from './backup-words'

interface DeleteBackupProps {
  readonly entry: BackupEntry
  readonly entries: readonly BackupEntry[]
  readonly origin: Endpoint | null
  readonly onClose: () => void
  /** It is in the trash now. */
  readonly onGone: () => void
}

/** Deletes a backup: at once where the guard lets it pass, else after its question. It can be put back for a while. */
export function DeleteBackup({ entry, entries, origin, onClose, onGone }: DeleteBackupProps) {
  const client = useQueryClient()
  const [failure, setFailure] = useState<Failure | null>(null)
  const { id } = entry.manifest
  const last = isLastChecked(entries, id)
  const place = backupOrigin(entry.manifest.endpoint, origin)
  const guard = guardFor(place, 'delete', { lastBackup: last ? id : null })
  const remove = async (accepted: boolean, typedName?: string) => {
    try {
      const confirmation = typedName === undefined ? { accepted } : { accepted, typedName }
      await deleteBackup(client, id, confirmation, () => undefined)
      onClose()
      onGone()
    } catch (error) {
      setFailure(failureOf(error))
    }
  }
  const atOnce = guard.kind === 'none' && !last
  useAtOnce(atOnce, () => void remove(false))
  if (atOnce && failure === null) return null
  const typed = guard.kind === 'typed-name' ? guard.name : null
  return (
    <DeleteQuestion
      entry={entry}
      last={last}
      typedId={typed}
      failure={failure}
      onClose={onClose}
      onDelete={(name) => void remove(true, name)}
    />
  )
}

/** Runs once when it appears, not again when it is drawn anew. */
function useAtOnce(wanted: boolean, act: () => void): void {
  const done = useRef(false)
  useEffect(() => {
    if (!wanted || done.current) return
    done.current = true
    act()
  })
}

interface DeleteQuestionProps {
  readonly entry: BackupEntry
  readonly last: boolean
  readonly typedId: string | null
  readonly failure: Failure | null
  readonly onClose: () => void
  readonly onDelete: (typedName?: string) => void
}

function DeleteQuestion({ entry, last, typedId, failure, onClose, onDelete }: DeleteQuestionProps) {
  const [typed, setTyped] = useState('')
  const input = useRef<HTMLInputElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const ready = typedId === null || typed === typedId
  const place = visibleText(entry.manifest.endpoint.name)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (ready) onDelete(typed)
    else onClose()
  }
  return (
    <Dialog
      open
      width={480}
      role="alertdialog"
      onClose={onClose}
      title={`Delete ${backupName(entry.manifest)}?`}
      initialFocus={typedId === null ? cancel : input}
      footer={
        <>
          <Button ref={cancel} size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="m"
            variant="danger"
            disabled={!ready}
            onClick={() => (typedId === null ? onDelete() : onDelete(typed))}
          >
            Delete backup
          </Button>
        </>
      }
    >
      <p>
        {last ? `It is the last backup of ${place}. ` : `It is a backup of ${place}. `}
        <span className="text-ink-2">It lies in the trash for 10 minutes, then it is gone for good.</span>
      </p>
      <p className="copyable mt-2 font-mono text-small break-all text-ink-2">{visibleText(entry.manifest.file)}</p>
      {failure && (
        <p role="alert" className="mt-3 text-danger">
          {visibleText(failure.message)} {visibleText(failure.hint ?? '')}
        </p>
      )}
      {typedId !== null && (
        <label className="mt-4 flex flex-col gap-1.5 border-t border-edge-subtle pt-4">
          <span>
            Type <span className="copyable font-mono font-semibold">{visibleText(typedId)}</span> to continue
          </span>
          <input
            ref={input}
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={onKeyDown}
            className={`${controlLook} h-8! font-mono text-body`}
          />
        </label>
      )}
    </Dialog>
  )
}
