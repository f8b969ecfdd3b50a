import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useRef, useState } from 'react'
import { type Endpoint, summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../../src-shared/domain/failure'
import { call } from '../../api/call'
import { checkQuery, useInfo } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { CheckField, TextField } from '../../components/field'
import { visibleText } from '../../text/visible'
import { keyringName, noKeyringText } from './password-fields'

interface PasswordDialogProps {
  readonly endpoint: Endpoint
  readonly onClose: () => void
}

/** Asks for the password of one connection; kept for this session, or in the keyring where there is one. */
export function PasswordDialog({ endpoint, onClose }: PasswordDialogProps) {
  const client = useQueryClient()
  const keyring = useInfo().data?.keyring
  const [password, setPassword] = useState('')
  const [keep, setKeep] = useState(endpoint.passwordSource === 'keyring')
  const last = client.getQueryData(checkQuery(endpoint.id).queryKey)?.failure
  const [problem, setProblem] = useState(() => refusalOf(last))
  const input = useRef<HTMLInputElement>(null)
  const summary = summarizeEndpoint(endpoint)
  const canKeep = keyring?.available === true
  const submit = async (event?: FormEvent) => {
    event?.preventDefault()
    try {
      await call('endpoints/provide-password', { id: endpoint.id, password, keep: keep && canKeep })
      onClose()
      await client.refetchQueries({ queryKey: ['check', endpoint.id] })
      await client.invalidateQueries({ queryKey: ['preview'] })
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return (
    <Dialog
      open
      width={440}
      onClose={onClose}
      initialFocus={input}
      title={`Password for ${visibleText(endpoint.name)}`}
      footer={
        <>
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant="primary" disabled={password === ''} onClick={() => void submit()}>
            Connect
          </Button>
        </>
      }
    >
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-3">
        <p className="copyable font-mono text-small break-all text-ink-2">
          {summary.user} at {summary.address}
        </p>
        <TextField
          ref={input}
          label="Password"
          type="password"
          mono
          value={password}
          onChange={(typed) => {
            setPassword(typed)
            setProblem(null)
          }}
          error={problem ?? undefined}
        />
        {last?.code === 'connection/password-needed' && last.hint !== undefined && (
          <p className="text-small text-ink-2">{visibleText(last.hint)}</p>
        )}
        <CheckField
          label={`Keep it in ${keyringName()}`}
          checked={keep && canKeep}
          disabled={!canKeep}
          onChange={setKeep}
          hint={canKeep ? undefined : visibleText(keyring?.reason ?? noKeyringText)}
        />
      </form>
    </Dialog>
  )
}

/** The password that was tried last was refused: said before another one is typed. */
function refusalOf(failure: Failure | null | undefined): string | null {
  return failure?.code === 'connection/wrong-password' ? 'The last password was refused by the server.' : null
}
