import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { failureOf } from '../../../src-shared/domain/failure'
import { useContainers, useDocker } from '../../api/queries'
import { CheckAgain, EngineTrouble } from '../../components/engine-trouble'
import type { EndpointFormStart } from '../../stores/ui-store'
import { visibleText } from '../../text/visible'
import { type LocalEntry, localEntries } from './local-entries'
import { LocalRow } from './local-row'

export interface GroupProps {
  readonly endpoints: readonly Endpoint[]
  readonly form: EndpointFormStart | null
  readonly onOpen: (start: EndpointFormStart) => void
  readonly onDelete: (endpoint: Endpoint) => void
}

export function GroupLabel({ text, detail }: { readonly text: string; readonly detail?: string | undefined }) {
  return (
    <h2 className="flex h-9 items-center gap-2 px-6 text-caption text-ink-2">
      <span className="font-semibold tracking-[0.05em] uppercase">{text}</span>
      {detail !== undefined && <span className="truncate text-small font-normal">{detail}</span>}
    </h2>
  )
}

/** Containers as they are now; the list follows the engine's events. */
export function LocalGroup({ endpoints, form, onOpen, onDelete }: GroupProps) {
  const docker = useDocker().data
  const containers = useContainers()
  const entries = localEntries(docker?.ok === false ? [] : (containers.data ?? []), endpoints)
  return (
    <section aria-label="Local">
      <GroupLabel text="Local" detail={docker?.ok ? `found automatically in ${visibleText(docker.name)}` : undefined} />
      {docker?.ok === false && (
        <div className="border-t border-edge-subtle px-6 py-4">
          <EngineTrouble status={docker} />
        </div>
      )}
      {docker?.ok && containers.error && <EmptyLine text={failureOf(containers.error).message} />}
      {docker?.ok && containers.data?.length === 0 && (
        <EmptyLine text="No Postgres container was found. Start one and it appears here by itself." />
      )}
      {containers.isPending && entries.length === 0 && docker?.ok !== false && <LoadingRows />}
      <ul>
        {entries.map((entry) => (
          <LocalRow
            key={entry.endpoint?.id ?? entry.name}
            entry={entry}
            selected={isOpen(form, entry.endpoint, entry.name)}
            onOpen={() => onOpen(formOf(entry))}
            onDelete={() => entry.endpoint && onDelete(entry.endpoint)}
          />
        ))}
      </ul>
    </section>
  )
}

function formOf({ endpoint, name, found }: LocalEntry): EndpointFormStart {
  if (endpoint) return { mode: 'edit', endpoint }
  return {
    mode: 'add-container',
    container: name,
    user: found?.user ?? 'postgres',
    database: found?.database ?? 'postgres',
  }
}

function isOpen(form: EndpointFormStart | null, endpoint: Endpoint | null, container: string): boolean {
  if (form?.mode === 'edit') return form.endpoint.id === endpoint?.id
  return form?.mode === 'add-container' && endpoint === null && form.container === container
}

function EmptyLine({ text }: { readonly text: string }) {
  return (
    <div className="flex items-center gap-3 border-t border-edge-subtle px-6 py-3 text-ink-2">
      <p className="copyable flex-1">{visibleText(text)}</p>
      <CheckAgain />
    </div>
  )
}

function LoadingRows() {
  return (
    <ul role="status" aria-label="Looking for Postgres containers">
      {[0, 1].map((row) => (
        <li key={row} className="flex h-14 items-center gap-3 border-t border-edge-subtle px-6">
          <span className="size-4.5 rounded-control bg-track" />
          <span className="flex flex-col gap-1.5">
            <span className="h-3 w-36 rounded-tag bg-track" />
            <span className="h-2.5 w-52 rounded-tag bg-track" />
          </span>
        </li>
      ))}
    </ul>
  )
}
