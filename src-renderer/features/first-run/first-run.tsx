import { useQueryClient } from '@tanstack/react-query'
import { ArrowRightLeft, Cloud, Container, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { failureOf } from '../../../src-shared/domain/failure'
import { useContainers, useDocker, useEndpoints, useInfo } from '../../api/queries'
import { Button } from '../../components/button'
import { Segmented } from '../../components/segmented'
import { useUi } from '../../stores/ui-store'
import { ContainerChoice } from './container-choice'
import { createFirstProfile, type FirstContainer, type FirstTables } from './create-profile'
import { DockerStep } from './docker-step'
import { RemoteStep } from './remote-step'
import { Step } from './step'

/** Before there is a profile: choose a container, add a remote, go. The steps tick themselves. */
export function FirstRun() {
  const containers = useContainers().data ?? []
  const endpoints = useEndpoints().data ?? []
  const servers = endpoints.filter((endpoint) => endpoint.kind === 'server')
  const docker = useDocker().data
  const [picked, setPicked] = useState<string | null>(null)
  const [typed, setTyped] = useState<Readonly<Record<string, Partial<FirstContainer>>>>({})
  const [pickedRemote, setPickedRemote] = useState<string | null>(null)
  const running = containers.filter((item) => item.running)
  const found = containers.find((item) => item.name === picked) ?? running[0]
  const saved = endpoints.find((endpoint) => endpoint.kind === 'container' && endpoint.container === found?.name)
  const container = found && withChoice(found, saved, typed[found.name])
  const remote = servers.find((item) => item.id === pickedRemote) ?? servers[0]
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="drag h-13 shrink-0" />
      <div className="mx-auto w-full max-w-162 px-6 pb-10">
        <Hero />
        <div className="divide-y divide-edge-subtle rounded-card border border-edge-subtle">
          <DockerStep containers={containers} chosen={container?.name ?? null} onChoose={setPicked}>
            {container && (
              <ContainerChoice
                key={container.name}
                container={container}
                onChange={(change) => setTyped({ ...typed, [container.name]: { ...typed[container.name], ...change } })}
              />
            )}
          </DockerStep>
          <RemoteStep servers={servers} chosen={remote?.id ?? null} onChoose={setPickedRemote} />
          <LastStep
            container={container ?? null}
            remoteId={remote?.id ?? null}
            waitingFor={waitingFor(docker?.ok === true ? container : undefined, remote !== undefined)}
          />
        </div>
        <p className="mt-4 flex items-center gap-2 text-small text-ink-2">
          <ShieldCheck size={14} strokeWidth={1.75} aria-hidden />
          Nothing to install, no account, nothing phones home.
        </p>
      </div>
    </div>
  )
}

/** What was typed, else what is saved of this container, else what its environment says. */
function withChoice(
  { name, database, user }: FirstContainer,
  saved: Pick<FirstContainer, 'database' | 'user'> | undefined,
  typed: Partial<FirstContainer> = {},
): FirstContainer {
  return { name, database: typed.database ?? saved?.database ?? database, user: typed.user ?? saved?.user ?? user }
}

function waitingFor(container: FirstContainer | undefined, hasRemote: boolean): string | null {
  if (container === undefined) return 'a container'
  if (container.database.trim() === '' || container.user.trim() === '') return 'a database and a user'
  return hasRemote ? null : 'a remote'
}

function Hero() {
  const tile = 'flex h-10 w-11 items-center justify-center rounded-run border'
  return (
    <>
      <div aria-hidden className="flex items-center gap-3">
        <span className={`${tile} border-local-edge bg-local-soft text-local`}>
          <Container size={20} strokeWidth={1.5} />
        </span>
        <ArrowRightLeft size={16} className="text-ink-3" />
        <span className={`${tile} border-remote-edge bg-remote-soft text-remote`}>
          <Cloud size={20} strokeWidth={1.5} />
        </span>
      </div>
      <h1 className="mt-4 text-title tracking-[-0.016em]">Copy a Postgres database between Docker and a server</h1>
      <p className="mt-1 mb-5 text-ink-2">
        Every copy is checked before it becomes visible, and what it replaces is backed up first.
      </p>
    </>
  )
}

interface LastStepProps {
  readonly container: FirstContainer | null
  readonly remoteId: string | null
  readonly waitingFor: string | null
}

function LastStep({ container, remoteId, waitingFor }: LastStepProps) {
  const client = useQueryClient()
  const keyring = useInfo().data?.keyring.available ?? false
  const choose = useUi((state) => state.chooseProfile)
  const [tables, setTables] = useState<FirstTables>('archon')
  const [problem, setProblem] = useState<string | null>(null)
  const go = async () => {
    if (container === null || remoteId === null) return
    try {
      const profile = await createFirstProfile({ container, remoteId, tables, keyring })
      choose(profile.id)
      await client.invalidateQueries({ queryKey: ['endpoints'] })
      await client.invalidateQueries({ queryKey: ['profiles'] })
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return (
    <Step
      number={3}
      title="First sync"
      done={false}
      text="Both sides are checked and you see what will change. Nothing is copied before you say so."
      action={
        <Button
          size="m"
          variant={waitingFor === null ? 'primary' : 'plain'}
          disabled={waitingFor !== null}
          onClick={() => void go()}
        >
          Check both sides
        </Button>
      }
    >
      <div className="mt-3 flex items-center gap-3">
        <Segmented
          label="Tables"
          value={tables}
          choices={[
            { value: 'archon', label: 'Archon tables' },
            { value: 'all', label: 'All of public' },
          ]}
          onChange={setTables}
        />
        {waitingFor !== null && <span className="text-small text-ink-3">Waits for {waitingFor}.</span>}
      </div>
      {problem !== null && (
        <p role="alert" className="mt-2 text-small text-danger">
          {problem}
        </p>
      )}
    </Step>
  )
}
