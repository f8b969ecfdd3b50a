import { Clock, Lock, LockOpen, ShieldCheck, ShieldOff, Table2, TrendingDown, Users } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, type RefObject, useRef, useState } from 'react'
import type { Endpoint } from '../../src-shared/domain/endpoint'
import type { Guard } from '../../src-shared/domain/guard'
import type { GuardFact, GuardFactKind, GuardWords } from '../../src-shared/domain/guard-words'
import { bandLabel, identityOf } from '../text/ends'
import { visibleText } from '../text/visible'
import { Button } from './button'
import { Dialog } from './dialog'
import { EndIcon } from './end-mark'
import { CheckField, controlLook } from './field'

/** The answer to the question before a replace. */
export interface Confirmation {
  readonly accepted: boolean
  readonly typedName?: string
  /** The first-time dialog's "don't ask for local again": true unless it was taken back. */
  readonly stopAsking?: boolean
}

interface ConfirmDialogProps {
  readonly guard: Guard
  readonly words: GuardWords
  readonly target: Endpoint
  /** What must be read before the facts, e.g. what would be lost. */
  readonly lead?: ReactNode
  /** Below the facts, e.g. the tables one by one. */
  readonly children?: ReactNode
  /** An act of less consequence beside the one that is asked for. */
  readonly other?: ReactNode
  readonly onConfirm: (confirmation: Confirmation) => void
  readonly onCancel: () => void
}

/** The question before a replace. Cancel has the focus, or the field does where the name must be typed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { guard, words, target, lead, children, other, onConfirm, onCancel } = props
  const [typed, setTyped] = useState('')
  const [stopAsking, setStopAsking] = useState(guard.kind === 'first-time')
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
      pinned={
        name !== null && (
          <TypeName name={name} value={typed} onChange={setTyped} onKeyDown={onKeyDown} inputRef={input} />
        )
      }
      footer={
        <>
          {name !== null && (
            <span className="mr-auto text-small text-ink-2">
              {ready ? enterText(words.button) : 'Cancel is the default until the name matches'}
            </span>
          )}
          {other}
          <Button ref={cancel} size="m" onClick={onCancel}>
            Cancel
          </Button>
          <Button size="m" variant={name === null ? 'primary' : 'danger'} disabled={!ready} onClick={accept}>
            {words.button}
          </Button>
        </>
      }
    >
      {lead}
      <div className="copyable rounded-control border border-edge-subtle bg-canvas px-3 py-2 font-mono text-small leading-5">
        <p className="break-all">{visibleText(words.address)}</p>
        <p className="break-all text-ink-3">{visibleText(words.user)}</p>
      </div>
      <ul className="mt-3 flex flex-col">
        {words.facts.map((fact) => (
          <Fact key={fact.kind} fact={fact} />
        ))}
      </ul>
      {children}
      {guard.kind === 'first-time' && (
        <div className="mt-3 border-t border-edge-subtle pt-3">
          <CheckField label="Don’t ask for local again" checked={stopAsking} onChange={setStopAsking} />
        </div>
      )}
    </Dialog>
  )
}

interface TypeNameProps {
  readonly name: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly inputRef: RefObject<HTMLInputElement | null>
}

function TypeName({ name, value, onChange, onKeyDown, inputRef }: TypeNameProps) {
  return (
    <label className="flex items-center gap-3">
      <span className="shrink-0">
        Type <span className="font-mono font-semibold">{visibleText(name)}</span> to continue
      </span>
      <input
        ref={inputRef}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        className={`${controlLook} h-8! font-mono text-body`}
      />
    </label>
  )
}

/** What Enter does now, in the verb of the button. */
function enterText(button: string): string {
  if (/undo/i.test(button)) return 'Enter undoes it'
  if (/remove/i.test(button)) return 'Enter removes it'
  return /restore/i.test(button) ? 'Enter restores' : 'Enter replaces'
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
  'rows-newer': { icon: Clock, tone: 'text-warning' },
  sessions: { icon: Users, tone: 'text-ink-2' },
  backup: { icon: ShieldCheck, tone: 'text-success' },
  marked: { icon: Lock, tone: 'text-danger' },
  unprotected: { icon: LockOpen, tone: 'text-warning' },
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
