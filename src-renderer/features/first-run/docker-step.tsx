import { Container } from 'lucide-react'
import type { ReactNode } from 'react'
import type { EngineStatus, FoundContainer } from '../../../src-shared/ipc/contract'
import { useContainers, useDocker } from '../../api/queries'
import { useStartContainer } from '../../api/start-container'
import { CheckAgain, EngineTrouble } from '../../components/engine-trouble'
import { StartButton, StartTrouble } from '../../components/start-button'
import { Spinner } from '../../components/state-icon'
import { visibleText } from '../../text/visible'
import { ChoiceRow } from './choice-row'
import { Step } from './step'

interface DockerStepProps {
  readonly containers: readonly FoundContainer[]
  readonly chosen: string | null
  readonly onChoose: (name: string) => void
  /** Below the list: what of the chosen container is meant. */
  readonly children?: ReactNode
}

/** Which engine answered, and which of its containers is the local end. */
export function DockerStep({ containers, chosen, onChoose, children }: DockerStepProps) {
  const docker = useDocker()
  const searching = useContainers().isPending
  const none = docker.data?.ok === true && containers.length === 0 && !searching
  return (
    <Step
      number={1}
      title="Docker"
      done={docker.data?.ok === true && chosen !== null}
      text={dockerText(docker.data, containers.length, searching)}
      action={none && <CheckAgain />}
    >
      {docker.data?.ok === false && (
        <div className="mt-3">
          <EngineTrouble status={docker.data} />
        </div>
      )}
      {containers.length > 0 && (
        <ul className="mt-2 max-h-37 divide-y divide-edge-subtle overflow-y-auto border-t border-edge-subtle pr-2">
          {containers.map((item) => (
            <ChoiceRow
              key={item.id}
              group="container"
              name={item.name}
              checked={item.name === chosen}
              disabled={!item.running || item.paused === true}
              onChoose={() => onChoose(item.name)}
              after={(!item.running || item.paused === true) && <Start item={item} />}
            >
              <Container
                size={15}
                strokeWidth={1.75}
                aria-hidden
                className={`shrink-0 ${item.running ? 'text-local' : 'text-ink-3'}`}
              />
              <span className="max-w-3/5 shrink-0 truncate font-medium" title={visibleText(item.name)}>
                {visibleText(item.name)}
              </span>
              <span className="truncate font-mono text-small text-ink-3">{visibleText(item.image)}</span>
              <span className="ml-auto shrink-0 text-small text-ink-2">
                {item.running ? (item.paused === true ? 'paused' : visibleText(item.database)) : 'stopped'}
              </span>
            </ChoiceRow>
          ))}
        </ul>
      )}
      {children}
    </Step>
  )
}

function dockerText(docker: EngineStatus | undefined, found: number, searching: boolean) {
  if (docker === undefined) return <Searching text="Looking for Docker" />
  if (!docker.ok) return 'Your containers are found through Docker or an engine like it.'
  if (searching) return <Searching text={`${docker.name} is running. Looking for Postgres`} />
  if (found === 0)
    return `${docker.name} is running, but no Postgres container was found. Start one and it appears here.`
  return `${docker.name} is running. ${found} Postgres ${found === 1 ? 'container' : 'containers'} found.`
}

function Searching({ text }: { readonly text: string }) {
  return (
    <span className="flex items-center gap-2">
      <Spinner size={12} /> {text}…
    </span>
  )
}

function Start({ item }: { readonly item: FoundContainer }) {
  const act = useStartContainer(item.name)
  return (
    <>
      <StartButton container={item.name} paused={item.paused === true} act={act} />
      <StartTrouble act={act} />
    </>
  )
}
