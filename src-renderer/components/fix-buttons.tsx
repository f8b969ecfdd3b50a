import { ChevronDown, Container, Database } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { failureOf } from '../../src-shared/domain/failure'
import { actOf, type Fix, type FixAct } from '../../src-shared/domain/fix'
import { call } from '../api/call'
import { visibleText } from '../text/visible'
import { Button, type ButtonProps } from './button'
import { Menu, MenuItem } from './menu'
import { TrustDialog } from './trust-dialog'

interface FixButtonsProps {
  readonly fixes: readonly Fix[]
  /** Does it where the connection is kept: in the store, or in the form. */
  readonly apply: (act: FixAct) => Promise<void>
  readonly onPassword?: (() => void) | undefined
  /** The first one is the primary button of a card. */
  readonly primary?: boolean
  /** Further buttons of the same row. */
  readonly children?: ReactNode
}

type Look = Pick<ButtonProps, 'variant' | 'size'>

/** The corrections that the connection doctor offers, a button each, and under them how the first is known to help. */
export function FixButtons({ fixes, apply, onPassword, primary = false, children }: FixButtonsProps) {
  const [working, setWorking] = useState<Fix | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [trusting, setTrusting] = useState<Extract<Fix, { kind: 'trust-fingerprint' }> | null>(null)
  const work = async (fix: Fix, doIt: () => Promise<void>) => {
    if (working !== null) return
    setWorking(fix)
    setProblem(null)
    try {
      await doIt()
    } catch (error) {
      setProblem(failureOf(error).message)
    } finally {
      setWorking(null)
    }
  }
  const press = (fix: Fix) => {
    if (fix.kind === 'enter-password') return onPassword?.()
    if (fix.kind === 'trust-fingerprint') return setTrusting(fix)
    return void work(fix, () => carryOut(fix, apply))
  }
  const [first] = fixes
  const says =
    problem ?? (first !== undefined && 'says' in first && first.kind !== 'trust-fingerprint' ? first.says : null)
  return (
    <>
      {fixes.map((fix, index) => {
        const look: Look = primary ? { size: 'm', variant: index === 0 ? 'primary' : 'plain' } : {}
        if (fix.kind === 'choose') {
          const choose = (act: FixAct) => void work(fix, () => apply(act))
          return <ChoiceMenu key={fix.label} fix={fix} look={look} onChoose={choose} />
        }
        const dots = fix.kind === 'enter-password' || fix.kind === 'choose-ca' || fix.kind === 'trust-fingerprint'
        return (
          <Button key={fix.label} {...look} aria-disabled={working !== null} onClick={() => press(fix)}>
            {working === fix ? busyText(fix) : `${visibleText(fix.label)}${dots ? '…' : ''}`}
          </Button>
        )
      })}
      {children}
      {says !== null && (
        <div className="order-last basis-full text-small">
          <p
            role={problem === null ? undefined : 'alert'}
            className={`max-w-[72ch] ${problem === null ? 'text-ink-2' : 'text-danger'}`}
          >
            {visibleText(says)}
          </p>
        </div>
      )}
      {trusting !== null && (
        <TrustDialog
          fix={trusting}
          onClose={() => setTrusting(null)}
          onTrust={() => {
            setTrusting(null)
            void work(trusting, () => carryOut(trusting, apply))
          }}
        />
      )}
    </>
  )
}

async function carryOut(fix: Fix, apply: FixButtonsProps['apply']): Promise<void> {
  if (fix.kind === 'copy-text') {
    await call('app/copy-text', fix.text)
    return
  }
  if (fix.kind === 'choose-ca') {
    const chosen = await call('endpoints/choose-ca', undefined)
    if (chosen !== null) await apply({ kind: 'change-endpoint', change: { tls: { caPem: chosen.pem } } })
    return
  }
  const act = actOf(fix)
  if (act !== null) await apply(act)
}

function busyText({ kind }: Fix): string {
  if (kind === 'start-container') return 'Starting…'
  return kind === 'create-database' ? 'Creating…' : 'Applying…'
}

interface ChoiceMenuProps {
  readonly fix: Extract<Fix, { kind: 'choose' }>
  readonly look: Look
  readonly onChoose: (act: FixAct) => void
}

function ChoiceMenu({ fix, look, onChoose }: ChoiceMenuProps) {
  const [icon, detail] = fix.what === 'database' ? [Database, 'On this server'] : [Container, 'Runs now']
  return (
    <Menu
      label={fix.label}
      width={280}
      trigger={
        <Button {...look} after={<ChevronDown size={14} aria-hidden />}>
          {fix.label}
        </Button>
      }
    >
      {fix.choices.map((choice) => (
        <MenuItem
          key={choice.label}
          icon={icon}
          label={visibleText(choice.label)}
          detail={detail}
          onSelect={() => onChoose({ kind: 'change-endpoint', change: choice.change })}
        />
      ))}
    </Menu>
  )
}
