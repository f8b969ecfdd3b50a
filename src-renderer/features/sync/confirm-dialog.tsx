import { Lock, ShieldCheck, ShieldOff, Table2, TrendingDown, Users } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Guard } from '../../../src-shared/domain/guard'
import type { GuardFact, GuardFactKind, GuardWords } from '../../../src-shared/domain/guard-words'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { EndIcon } from '../../components/end-mark'
import { CheckField, controlLook } from '../../components/field'
import { bandLabel, identityOf } from '../../text/ends'
import { visibleText } from '../../text/visible'
import type { Confirmation } from './use-run'

interface ConfirmDialogProps {
  readonly guard: Guard
  readonly words: GuardWords
  readonly target: Endpoint
  readonly onConfirm: (confirmation: Confirmation) => void
  readonly onCancel: () => void
}

/** The question before a replace. Cancel has the focus, or the field does where the name must be typed. */
export function ConfirmDialog({ guard, words, target, onConfirm, onCancel }: ConfirmDialogProps) {
  const [typed, setTyped] = useState('')
  const [stopAsking, setStopAsking] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const cancel = useRef<HTMLButtonElement>(null)
  const name = guard.kind === 'typed-name' ? guard.name : null
  const ready = name === null || typed === name
  const accept = () => {
    if (!ready) return
    onConfirm({ accepted: true, stopAsking, ...(name === null ? {} : { typedName: typed }) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    if (ready) accept()
    else onCancel()
  }
  return (
    <Dialog
      open
      role="alertdialog"
      onClose={onCancel}
      title={<span className="isolate-text">{visibleText(words.title)}</span>}
      band={<TargetBand target={target} />}
      initialFocus={name === null ? cancel : input}
      footer={
        <>
          {name !== null && (
            <span className="mr-auto text-small text-ink-2">
              {ready ? 'Enter replaces' : 'Cancel is the default until the name matches'}
            </span>
          )}
          <Button ref={cancel} size="m" onClick={onCancel}>
            Cancel
          </Button>
          <Button size="m" variant={name === null ? 'primary' : 'danger'} disabled={!ready} onClick={accept}>
            {words.button}
          </Button>
        </>
      }
    >
      <div className="copyable rounded-control border border-edge-subtle bg-canvas px-3 py-2 font-mono text-small leading-5">
        <p className="break-all">{visibleText(words.address)}</p>
        <p className="break-all text-ink-3">{visibleText(words.user)}</p>
      </div>
      <ul className="mt-3 flex flex-col">
        {words.facts.map((fact) => (
          <Fact key={fact.kind} fact={fact} />
        ))}
      </ul>
      {guard.kind === 'first-time' && (
        <div className="mt-3 border-t border-edge-subtle pt-3">
          <CheckField label="Don’t ask for local again" checked={stopAsking} onChange={setStopAsking} />
        </div>
      )}
      {name !== null && (
        <label className="mt-3 flex items-center gap-3 border-t border-edge-subtle pt-4">
          <span className="shrink-0">
            Type <span className="font-mono font-semibold">{visibleText(name)}</span> to continue
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

const bandLooks = { local: 'bg-local-soft text-local', remote: 'bg-remote-soft text-remote', production: 'hatch' }

/** What kind of place is about to be replaced, in colour, sign and word. */
function TargetBand({ target }: { readonly target: Endpoint }) {
  const identity = identityOf(target)
  const word = identity === 'production' || !target.isProtected ? bandLabel(target) : `${bandLabel(target)} · Protected`
  return (
    <div
      className={`flex h-10 shrink-0 items-center gap-2 px-5 text-caption font-semibold tracking-[0.05em] ${bandLooks[identity]}`}
    >
      {identity === 'production' ? <Lock size={14} aria-hidden /> : <EndIcon end={target} size={14} />}
      <span className="shrink-0 uppercase">{word}</span>
      <span className="ml-auto truncate text-small tracking-normal">{visibleText(target.name)}</span>
    </div>
  )
}

const factIcons: Readonly<Record<GuardFactKind, { icon: typeof Lock; tone: string }>> = {
  tables: { icon: Table2, tone: 'text-ink-2' },
  'rows-lost': { icon: TrendingDown, tone: 'text-danger' },
  sessions: { icon: Users, tone: 'text-ink-2' },
  backup: { icon: ShieldCheck, tone: 'text-success' },
  'no-backup': { icon: ShieldOff, tone: 'text-warning' },
}

function Fact({ fact }: { readonly fact: GuardFact }) {
  const { icon: Icon, tone } = factIcons[fact.kind]
  return (
    <li className="num flex min-h-8 items-start gap-3 py-1.5">
      <Icon size={16} strokeWidth={1.75} aria-hidden className={`mt-0.5 shrink-0 ${tone}`} />
      <span>
        {fact.strong !== '' && <span className="font-semibold">{fact.strong} </span>}
        {visibleText(fact.text)}
      </span>
    </li>
  )
}
