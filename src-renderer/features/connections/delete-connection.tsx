import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { type Endpoint, summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../../src-shared/domain/failure'
import type { Profile } from '../../../src-shared/domain/profile'
import { call } from '../../api/call'
import { useProfiles } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { showToast } from '../../stores/toast-store'
import { useUi } from '../../stores/ui-store'
import { visibleText } from '../../text/visible'

interface DeleteConnectionProps {
  readonly endpoint: Endpoint
  readonly onClose: () => void
  readonly onDeleted: () => void
}

/** The question before a connection goes; one that a profile uses cannot, and the way to that profile is given. */
export function DeleteConnection({ endpoint, onClose, onDeleted }: DeleteConnectionProps) {
  const users = (useProfiles().data ?? []).filter(({ localEndpointId, remoteEndpointId }) =>
    [localEndpointId, remoteEndpointId].includes(endpoint.id),
  )
  const user = users[0]
  if (user !== undefined) return <InUse endpoint={endpoint} user={user} users={users} onClose={onClose} />
  return <Question endpoint={endpoint} onClose={onClose} onDeleted={onDeleted} />
}

function Question({ endpoint, onClose, onDeleted }: DeleteConnectionProps) {
  const client = useQueryClient()
  const cancel = useRef<HTMLButtonElement>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const remove = async () => {
    try {
      await call('endpoints/delete', { id: endpoint.id })
      await client.invalidateQueries({ queryKey: ['endpoints'] })
      showToast({ text: 'Connection deleted' })
      onDeleted()
    } catch (error) {
      setFailure(failureOf(error))
    }
  }
  const { address, user } = summarizeEndpoint(endpoint)
  return (
    <Dialog
      open
      role="alertdialog"
      width={480}
      initialFocus={cancel}
      onClose={onClose}
      title={<span className="break-words">Delete {visibleText(endpoint.name)}?</span>}
      description="Its address and its stored password go. The database, its backups and the history stay."
      footer={
        <>
          <Button size="m" onClick={onClose} ref={cancel}>
            Cancel
          </Button>
          <Button size="m" variant="danger" onClick={() => void remove()}>
            Delete connection
          </Button>
        </>
      }
    >
      <div className="copyable rounded-control border border-edge-subtle bg-canvas px-3 py-2 font-mono text-small leading-5">
        <p className="break-all">{visibleText(address)}</p>
        <p className="break-all text-ink-3">{visibleText(user)}</p>
      </div>
      {failure && (
        <p role="alert" className="mt-3 text-danger">
          {visibleText(failure.message)} {failure.hint}
        </p>
      )}
    </Dialog>
  )
}

interface InUseProps {
  readonly endpoint: Endpoint
  readonly user: Profile
  readonly users: readonly Profile[]
  readonly onClose: () => void
}

function InUse({ endpoint, user, users, onClose }: InUseProps) {
  const [, navigate] = useLocation()
  const choose = useUi((state) => state.chooseProfile)
  const set = useUi((state) => state.set)
  const show = () => {
    onClose()
    choose(user.id)
    navigate('/')
    set({ profileDialog: 'edit' })
  }
  const names = users.map(({ name }) => `“${visibleText(name)}”`).join(', ')
  return (
    <Dialog
      open
      width={480}
      onClose={onClose}
      title={<span className="break-words">{visibleText(endpoint.name)} is in use</span>}
      footer={
        <>
          <Button size="m" onClick={onClose}>
            Close
          </Button>
          <Button size="m" variant="primary" onClick={show}>
            Show profile
          </Button>
        </>
      }
    >
      <p>
        {users.length === 1 ? 'The profile' : 'The profiles'} <span className="font-semibold">{names}</span>{' '}
        {users.length === 1 ? 'copies' : 'copy'} from or to it. Choose another connection there, or delete the{' '}
        {users.length === 1 ? 'profile' : 'profiles'}; then this one can go.
      </p>
    </Dialog>
  )
}
