import { useQueryClient } from '@tanstack/react-query'
import { Container } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { EngineStatus, FoundContainer } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { useContainers, useDocker } from '../../api/queries'
import { Button } from '../../components/button'
import { Spinner } from '../../components/state-icon'
import { failureTexts } from '../../text/failure-texts'
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
  const client = useQueryClient()
  const docker = useDocker()
  const searching = useContainers().isPending
  const again = () => void client.invalidateQueries({ queryKey: ['docker'] })
  const failed = docker.data?.ok === false || (docker.data?.ok === true && containers.length === 0 && !searching)
  return (
    <Step
      number={1}
      title="Docker"
      done={docker.data?.ok === true && chosen !== null}
      text={dockerText(docker.data, containers.length, searching)}
      action={failed && <Button onClick={again}>Look again</Button>}
    >
      {docker.data?.ok === false && docker.data.tried.length > 0 && (
        <p className="copyable mt-2 font-mono text-small break-all text-ink-3">Tried {docker.data.tried.join(', ')}</p>
      )}
      {containers.length > 0 && (
        <ul className="mt-2 max-h-37 divide-y divide-edge-subtle overflow-y-auto border-t border-edge-subtle pr-2">
          {containers.map((item) => (
            <ChoiceRow
              key={item.id}
              group="container"
              name={item.name}
              checked={item.name === chosen}
              disabled={!item.running}
              onChoose={() => onChoose(item.name)}
              after={!item.running && <Start container={item.name} />}
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
                {item.running ? visibleText(item.database) : 'stopped'}
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
  if (!docker.ok) {
    const failure = docker.failure
    return failure ? `${failureTexts[failure.code].title}. ${failure.message}` : 'Docker is not answering.'
  }
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

function Start({ container }: { readonly container: string }) {
  const client = useQueryClient()
  const [starting, setStarting] = useState(false)
  const start = async () => {
    setStarting(true)
    await call('docker/start-container', { container }).catch(() => null)
    await client.invalidateQueries({ queryKey: ['docker'] })
    setStarting(false)
  }
  return (
    <Button disabled={starting} onClick={() => void start()} aria-label={`Start ${container}`}>
      {starting ? 'Starting…' : 'Start'}
    </Button>
  )
}
