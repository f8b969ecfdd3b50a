import { useMutation, useQueryClient } from '@tanstack/react-query'
import { FileCode, FlaskConical, FolderOpen, Pin, PinOff, ShieldCheck, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { call } from '../../api/call'
import { startJob } from '../../api/restore'
import { announce } from '../../components/announcer'
import { Button, IconButton } from '../../components/button'
import { Spinner } from '../../components/state-icon'
import { isRunning, useJob } from '../../stores/job-store'
import { showRefusal, useRestoreStage } from '../../stores/restore-store'
import { showToast } from '../../stores/toast-store'
import { pinBackup, verifyBackup } from './backup-acts'
import type { DetailProps } from './backup-detail'
import type { FileState } from './backup-words'
import { DeleteBackup } from './delete-backup'
import { RestoreMenu } from './restore-menu'

interface DetailActionsProps extends DetailProps {
  readonly origin: Endpoint | null
  readonly state: FileState
}

/** What can be done with a backup; what a missing or damaged file rules out is switched off. */
export function DetailActions({ entry, catalogue, origin, state, menuOpen, onMenuOpen, onGone }: DetailActionsProps) {
  const client = useQueryClient()
  const [deleting, setDeleting] = useState(false)
  const busy = useBusy()
  const restoreButton = useRef<HTMLButtonElement>(null)
  useFocusOnMenu(menuOpen, restoreButton)
  const { id } = entry.manifest
  const { pinned } = entry
  const present = entry.state === 'present'
  const verify = useMutation({
    mutationFn: () => verifyBackup(client, id),
    onSuccess: (now) => announce(now.state === 'present' ? 'Verified' : 'The file is damaged'),
    onError: showRefusal,
  })
  const exported = useMutation({
    mutationFn: () => call('backups/export-sql', { id }),
    onSuccess: ({ path }) => path !== null && showToast({ text: 'Exported as SQL' }),
    onError: showRefusal,
  })
  const pin = useMutation({ mutationFn: () => pinBackup(client, id, !pinned), onError: showRefusal })
  const reveal = () => void call('backups/reveal', { id }).catch(showRefusal)
  return (
    <div className="flex min-h-13 shrink-0 flex-wrap items-center gap-2 border-t border-edge-subtle px-6 py-2.5">
      <RestoreMenu
        entry={entry}
        origin={origin}
        disabled={!present || busy}
        open={menuOpen}
        onOpenChange={onMenuOpen}
        buttonRef={restoreButton}
      />
      <Button
        icon={verify.isPending ? undefined : ShieldCheck}
        aria-disabled={verify.isPending}
        disabled={state === 'missing'}
        onClick={() => !verify.isPending && verify.mutate()}
      >
        {verify.isPending && <Spinner size={12} />}
        {verify.isPending ? 'Verifying…' : 'Verify'}
      </Button>
      <Button
        icon={FlaskConical}
        disabled={!present || busy}
        title="Restores it into a throw-away server, counts and compares, and removes the server again"
        onClick={() => void startJob(null, () => call('backups/prove', { id }))}
      >
        Prove it
      </Button>
      <Button icon={FolderOpen} onClick={reveal}>
        Reveal
      </Button>
      <span className="ml-auto flex gap-2">
        <IconButton
          bordered
          icon={FileCode}
          label={exported.isPending ? 'Exporting as SQL' : 'Export as SQL…'}
          disabled={!present || exported.isPending}
          onClick={() => exported.mutate()}
        />
        <IconButton
          bordered
          icon={pinned ? PinOff : Pin}
          label={pinned ? 'Unpin' : 'Pin'}
          aria-pressed={pinned}
          onClick={() => pin.mutate()}
        />
        <IconButton
          bordered
          icon={Trash2}
          label="Delete"
          className="text-danger! hover:bg-danger-soft"
          onClick={() => setDeleting(true)}
        />
      </span>
      {deleting && (
        <DeleteBackup
          entry={entry}
          entries={catalogue.entries}
          origin={origin}
          onClose={() => setDeleting(false)}
          onGone={onGone}
        />
      )}
    </div>
  )
}

/** While a run goes on, or one is being asked for, no other can begin. */
function useBusy(): boolean {
  const running = useJob((view) => isRunning(view.view))
  const stage = useRestoreStage((state) => state.stage.kind)
  return running || stage !== 'idle'
}

/** A menu that the list opened gives the focus back to its button, from where the list is one Shift+Tab away. */
function useFocusOnMenu(open: boolean, button: { readonly current: HTMLButtonElement | null }): void {
  useEffect(() => {
    if (open) button.current?.focus()
  }, [open, button])
}
