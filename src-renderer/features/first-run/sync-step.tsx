import { useQueryClient } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { failureOf } from '../../../src-shared/domain/failure'
import { type PracticeActs, usePracticeActs } from '../../api/practice'
import { useHistory, useInfo } from '../../api/queries'
import { Button } from '../../components/button'
import { focusWithRing, isFocusLost } from '../../components/focus'
import { PracticePanel, PracticeTrouble } from '../../components/practice/practice-panel'
import { Segmented } from '../../components/segmented'
import { useUi } from '../../stores/ui-store'
import { createFirstProfile, type FirstContainer, type FirstTables } from './create-profile'
import { Step } from './step'
import { useLeaveFirstRun } from './use-first-run'

interface SyncStepProps {
  readonly container: FirstContainer | null
  readonly remoteId: string | null
  readonly waitingFor: string | null
  /** Both ends were named on this page: they are checked without another click. */
  readonly goesOn: boolean
}

/** The first sync: a practice while something is missing, the real one as soon as both ends are there. */
export function SyncStep({ container, remoteId, waitingFor, goesOn }: SyncStepProps) {
  const practice = usePracticeActs()
  const synced = useHistory().data?.some(({ kind, outcome }) => kind === 'sync' && outcome === 'succeeded') === true
  const [tables, setTables] = useState<FirstTables>('archon')
  const { go, problem } = useFirstProfile({ container, remoteId, tables })
  const ready = waitingFor === null
  const checks = ready && goesOn
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as both ends are there
  useEffect(() => {
    if (checks) go()
  }, [checks])
  const canPractise = container !== null && practice.view === null
  return (
    <Step
      number={3}
      title="First sync"
      done={synced}
      text={ready ? readyText : practiceText}
      action={
        ready ? <Check onCheck={go} /> : canPractise && <Try practice={practice} container={container.name} big />
      }
    >
      <div className="mt-3 flex flex-wrap items-center gap-3">
        {container !== null && (
          <Segmented
            label="Tables"
            value={tables}
            choices={[
              { value: 'archon', label: 'Archon tables' },
              { value: 'all', label: 'All of public' },
            ]}
            onChange={setTables}
          />
        )}
        {!ready && <span className="text-small text-ink-3">The real one waits for {waitingFor}.</span>}
        {ready && canPractise && <Try practice={practice} container={container.name} />}
      </div>
      {problem !== null && (
        <p role="alert" className="mt-2 text-small text-danger">
          {problem}
        </p>
      )}
      {practice.view === null && practice.refused && (
        <div className="mt-3">
          <PracticeTrouble failure={practice.refused} />
        </div>
      )}
      {practice.view !== null && (
        <div className="mt-3 border-t border-edge-subtle pt-2">
          <PracticePanel practice={practice} view={practice.view} />
        </div>
      )}
    </Step>
  )
}

const readyText = 'Both sides are checked and you see what will change. Nothing is copied before you say so.'
const practiceText = 'Practise first: two throw-away databases in your container, about 10 s, then both are dropped.'

/** What comes next once both ends are there: it has the focus when the form has closed, whichever comes first. */
function Check({ onCheck }: { readonly onCheck: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    const asked = document.activeElement?.hasAttribute('data-asks-connection') === true
    if (asked || isFocusLost()) focusWithRing(button.current)
  }, [])
  return (
    <Button ref={button} size="m" variant="primary" onClick={onCheck} data-after-connection="">
      Check both sides
    </Button>
  )
}

interface TryProps {
  readonly practice: PracticeActs
  readonly container: string
  readonly big?: boolean
}

function Try({ practice, container, big = false }: TryProps) {
  return (
    <Button
      size={big ? 'm' : 's'}
      variant={big ? 'plain' : 'quiet'}
      icon={big ? undefined : FlaskConical}
      aria-disabled={practice.blocked}
      onClick={() => !practice.blocked && practice.start(container)}
    >
      Try a practice sync
    </Button>
  )
}

interface FirstProfileChoice {
  readonly container: FirstContainer | null
  readonly remoteId: string | null
  readonly tables: FirstTables
}

function useFirstProfile({ container, remoteId, tables }: FirstProfileChoice) {
  const client = useQueryClient()
  const keyring = useInfo().data?.keyring.available ?? false
  const choose = useUi((state) => state.chooseProfile)
  const leave = useLeaveFirstRun()
  const [problem, setProblem] = useState<string | null>(null)
  const go = async () => {
    if (container === null || remoteId === null) return
    try {
      const profile = await createFirstProfile({ container, remoteId, tables, keyring })
      choose(profile.id)
      await client.invalidateQueries({ queryKey: ['endpoints'] })
      await client.invalidateQueries({ queryKey: ['profiles'] })
      leave()
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return { go: () => void go(), problem }
}
