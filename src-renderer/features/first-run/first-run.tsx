import { ArrowRightLeft, Cloud, Container, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useContainers, useDocker, useEndpoints } from '../../api/queries'
import { ContainerChoice } from './container-choice'
import type { FirstContainer } from './create-profile'
import { DockerStep } from './docker-step'
import { RemoteStep } from './remote-step'
import { SyncStep } from './sync-step'
import { useLeaveFirstRun } from './use-first-run'

/** Before there is a profile: choose a container, add a remote, go. The steps tick themselves. */
export function FirstRun() {
  const containers = useContainers().data ?? []
  const endpoints = useEndpoints().data ?? []
  const servers = endpoints.filter((endpoint) => endpoint.kind === 'server')
  const docker = useDocker().data
  const leave = useLeaveFirstRun()
  const [picked, setPicked] = useState<string | null>(null)
  const [typed, setTyped] = useState<Readonly<Record<string, Partial<FirstContainer>>>>({})
  const [pickedRemote, setPickedRemote] = useState<{ readonly id: string; readonly isNew: boolean } | null>(null)
  const running = containers.filter((item) => item.running)
  const found = containers.find((item) => item.name === picked) ?? running[0]
  const saved = endpoints.find((endpoint) => endpoint.kind === 'container' && endpoint.container === found?.name)
  const container = found && withChoice(found, saved, typed[found.name])
  const remote = servers.find((item) => item.id === pickedRemote?.id) ?? servers[0]
  // One of several containers is only a guess until it was chosen.
  const sure = picked !== null || running.length === 1
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
          <RemoteStep
            servers={servers}
            chosen={remote?.id ?? null}
            onChoose={(id) => setPickedRemote({ id, isNew: false })}
            onAdded={(id) => setPickedRemote({ id, isNew: true })}
          />
          <SyncStep
            container={container ?? null}
            remoteId={remote?.id ?? null}
            goesOn={sure && pickedRemote?.isNew === true && pickedRemote.id === remote?.id}
            waitingFor={waitingFor(docker?.ok === true ? container : undefined, remote !== undefined)}
          />
        </div>
        <div className="mt-4 flex items-center gap-2 text-small text-ink-2">
          <ShieldCheck size={14} strokeWidth={1.75} aria-hidden className="shrink-0" />
          <p className="flex-1">Nothing to install, no account, nothing phones home.</p>
          <button type="button" onClick={leave} className="shrink-0 rounded-tag font-medium text-accent-ink">
            Skip, take me to the app
          </button>
        </div>
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
      <p className="mt-1 mb-5 text-ink-2">Every copy is checked before it becomes visible, and can be undone.</p>
    </>
  )
}
