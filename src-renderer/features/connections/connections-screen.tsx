import { Plus } from 'lucide-react'
import { useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { useContainers, useDocker, useEndpoints } from '../../api/queries'
import { Button } from '../../components/button'
import { CommandKeys } from '../../components/keys'
import { PageHeader } from '../../components/page-header'
import { useCommand } from '../../stores/commands'
import type { EndpointFormStart } from '../../stores/ui-store'
import { EndpointForm } from './endpoint-form'
import { type LocalEntry, localEntries } from './local-entries'
import { LocalRow } from './local-row'
import { RemoteRow } from './remote-row'

/** Every database that can be an end of a sync: containers that were found, servers that were saved. */
export function ConnectionsScreen() {
  const [form, setForm] = useState<EndpointFormStart | null>(null)
  const endpoints = useEndpoints().data ?? []
  const addServer = () => setForm({ mode: 'add-server' })
  useCommand('new-connection', addServer)
  const close = () => setForm(null)
  return (
    <>
      <PageHeader title="Connections">
        <Button icon={Plus} onClick={addServer} after={<CommandKeys command="new-connection" />}>
          Remote
        </Button>
      </PageHeader>
      <div className="flex min-h-0 flex-1">
        <div className={`min-w-0 overflow-y-auto ${form === null ? 'flex-1' : 'flex-1 border-r border-edge-subtle'}`}>
          <LocalGroup endpoints={endpoints} form={form} onOpen={setForm} />
          <RemoteGroup endpoints={endpoints} form={form} onOpen={setForm} onAdd={addServer} />
        </div>
        {form !== null && (
          <div className="flex w-[min(488px,58%)] shrink-0 flex-col">
            <EndpointForm key={JSON.stringify(form)} start={form} onClose={close} onSaved={close} />
          </div>
        )}
      </div>
    </>
  )
}

interface GroupProps {
  readonly endpoints: readonly Endpoint[]
  readonly form: EndpointFormStart | null
  readonly onOpen: (start: EndpointFormStart) => void
}

function GroupLabel({ text, detail }: { readonly text: string; readonly detail?: string }) {
  return (
    <h2 className="flex h-9 items-center gap-2 px-6 text-caption text-ink-2">
      <span className="font-semibold tracking-[0.05em] uppercase">{text}</span>
      {detail !== undefined && <span className="text-small font-normal">{detail}</span>}
    </h2>
  )
}

function LocalGroup({ endpoints, form, onOpen }: GroupProps) {
  const docker = useDocker().data
  const containers = useContainers()
  const entries = localEntries(containers.data ?? [], endpoints)
  const open = (entry: LocalEntry) =>
    onOpen(
      entry.endpoint
        ? { mode: 'edit', endpoint: entry.endpoint }
        : {
            mode: 'add-container',
            container: entry.name,
            user: entry.found?.user ?? 'postgres',
            database: entry.found?.database ?? 'postgres',
          },
    )
  const detail = docker?.ok ? `found automatically in ${docker.name}` : undefined
  return (
    <section aria-label="Local">
      <GroupLabel text="Local" {...(detail === undefined ? {} : { detail })} />
      {docker?.ok === false && <EmptyLine text={docker.failure?.message ?? 'Docker is not answering.'} />}
      {docker?.ok && containers.data?.length === 0 && (
        <EmptyLine text="No Postgres container was found. Start one and it appears here by itself." />
      )}
      <ul>
        {entries.map((entry) => (
          <LocalRow
            key={entry.endpoint?.id ?? entry.name}
            entry={entry}
            selected={isOpen(form, entry.endpoint, entry.name)}
            onOpen={() => open(entry)}
          />
        ))}
      </ul>
    </section>
  )
}

function isOpen(form: EndpointFormStart | null, endpoint: Endpoint | null, container: string): boolean {
  if (form?.mode === 'edit') return form.endpoint.id === endpoint?.id
  return form?.mode === 'add-container' && endpoint === null && form.container === container
}

function RemoteGroup({ endpoints, form, onOpen, onAdd }: GroupProps & { readonly onAdd: () => void }) {
  const servers = endpoints.filter((endpoint) => endpoint.kind === 'server')
  return (
    <section aria-label="Remote" className="mt-3">
      <GroupLabel text="Remote" />
      {servers.length === 0 && (
        <div className="flex items-center gap-3 border-t border-edge-subtle px-6 py-3 text-ink-2">
          <span className="flex-1">A remote is a Postgres server you copy from or to. Paste its URL to add it.</span>
          <Button onClick={onAdd}>Add remote…</Button>
        </div>
      )}
      <ul>
        {servers.map((endpoint) => (
          <RemoteRow
            key={endpoint.id}
            endpoint={endpoint}
            selected={form?.mode === 'edit' && form.endpoint.id === endpoint.id}
            onOpen={() => onOpen({ mode: 'edit', endpoint })}
          />
        ))}
      </ul>
    </section>
  )
}

function EmptyLine({ text }: { readonly text: string }) {
  return <p className="copyable border-t border-edge-subtle px-6 py-3 text-ink-2">{text}</p>
}
