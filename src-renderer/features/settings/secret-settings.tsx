import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { KeptPasswords } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { useInfo } from '../../api/queries'
import { Button } from '../../components/button'
import { isMac } from '../../components/keys'
import { keyringTitle } from '../../text/keyring'
import { visibleText } from '../../text/visible'
import { settle } from './use-change'

const keptQuery = queryOptions({ queryKey: ['kept-passwords'], queryFn: () => call('secrets/kept', undefined) })

/** Which keyring is in use, or plainly that there is none and what that means. */
export function KeyringText() {
  const keyring = useInfo().data?.keyring
  if (keyring === undefined) return <> </>
  if (keyring.available) {
    return (
      <span className="flex items-center gap-2">
        <KeyRound size={14} aria-hidden className="shrink-0 text-success" />
        {keyringTitle(keyring.backend)} keeps them, encrypted with a key that only your login opens.
      </span>
    )
  }
  return (
    <div className="mt-1 flex items-start gap-2 rounded-control bg-warning-soft px-3 py-2 text-ink">
      <TriangleAlert size={14} aria-hidden className="mt-px shrink-0 text-warning" />
      <p>{visibleText(keyring.reason ?? 'No keyring was found.')}</p>
    </div>
  )
}

export function KeptText() {
  const { data } = useQuery(keptQuery)
  return <>{data === undefined ? ' ' : keptSentence(data)}</>
}

/** `3 passwords are kept. 1 of them cannot be read by this keyring and is asked for again.` */
export function keptSentence({ kept, unreadable }: KeptPasswords): string {
  if (kept === 0) return `No password is kept${isMac() ? ' in the Keychain' : ''}.`
  const all = kept === 1 ? '1 password is kept.' : `${kept} passwords are kept.`
  if (unreadable === 0) return all
  if (unreadable === kept) return `${all} This keyring cannot read ${kept === 1 ? 'it' : 'them'}: asked for again.`
  return `${all} This keyring cannot read ${unreadable} of them: asked for again.`
}

/** Two clicks: what is forgotten cannot be brought back. */
export function ForgetControl() {
  const client = useQueryClient()
  const { data } = useQuery(keptQuery)
  const [sure, setSure] = useState(false)
  if (data === undefined || data.kept === 0) return null
  const forget = () => {
    setSure(false)
    void settle(client, [], async () => {
      await call('secrets/forget-all', undefined)
      await client.invalidateQueries({ queryKey: keptQuery.queryKey })
      void client.invalidateQueries({ queryKey: ['check'] })
      return null
    })
  }
  if (!sure) return <Button onClick={() => setSure(true)}>Forget all…</Button>
  return (
    <Button variant="danger" autoFocus onBlur={() => setSure(false)} onClick={forget}>
      {data.kept === 1 ? 'Forget it' : `Forget all ${data.kept}`}
    </Button>
  )
}
