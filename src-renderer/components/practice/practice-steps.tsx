import type { PracticeStep, PracticeStepName, PracticeView } from '../../../src-shared/domain/practice'
import { visibleText } from '../../text/visible'
import { Spinner, type State, StateIcon } from '../state-icon'

const titles: Readonly<Record<PracticeStepName, string>> = {
  make: 'Two small databases',
  sync: 'Sync one into the other',
  undo: 'Undo it',
  drop: 'Drop both',
}
const icons: Readonly<Record<PracticeStep['state'], State>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'cancelled',
}
const spoken: Readonly<Record<PracticeStep['state'], string>> = {
  waiting: 'waiting',
  running: 'running',
  done: 'done',
  failed: 'failed',
  skipped: 'left out',
}

/** The four steps of a practice with what came of each. */
export function PracticeSteps({ view }: { readonly view: PracticeView }) {
  return (
    <ol aria-label="Steps of the practice" className="flex flex-col">
      {view.steps.map((step) => (
        <li
          key={step.step}
          aria-current={step.state === 'running' ? 'step' : undefined}
          className="flex min-h-11 gap-3 border-b border-edge-subtle py-2 last:border-b-0"
        >
          <span className="mt-0.5">
            {step.state === 'running' ? <Progress step={step} /> : <StateIcon state={icons[step.state]} size={16} />}
          </span>
          <div className="min-w-0 flex-1">
            <p className={step.state === 'waiting' || step.state === 'skipped' ? 'text-ink-3' : 'font-medium'}>
              {titles[step.step]}
              <span className="sr-only">, {spoken[step.state]}</span>
            </p>
            {step.text !== null && (
              <p className={`text-small text-ink-2 ${step.step === 'drop' ? '' : 'num'}`}>{visibleText(step.text)}</p>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Progress({ step }: { readonly step: PracticeStep }) {
  return <Spinner size={16} fraction={step.fraction === null || step.fraction === 0 ? undefined : step.fraction} />
}
