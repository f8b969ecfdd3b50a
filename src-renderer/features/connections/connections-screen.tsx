import { Cloud, FlaskConical, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { isPractising } from '../../../src-shared/domain/practice'
import { useEndpoints } from '../../api/queries'
import { Button } from '../../components/button'
import { CommandKeys } from '../../components/keys'
import { PageHeader } from '../../components/page-header'
import { useCommand } from '../../stores/commands'
import { usePractice } from '../../stores/practice-store'
import { type EndpointFormStart, useUi } from '../../stores/ui-store'
import { DeleteConnection } from './delete-connection'
import { EndpointForm } from './endpoint-form'
import { GroupLabel, type GroupProps, LocalGroup } from './local-group'
import { rowLook } from './local-row'
import { PracticePane } from './practice-pane'
import { RemoteRow } from './remote-row'

type Pane = { readonly kind: 'form'; readonly start: EndpointFormStart } | { readonly kind: 'practice' }

/** Every database that can be an end of a sync: containers that were found, servers that were saved. */
export function ConnectionsScreen() {
  const [pane, setPane] = usePane()
  const [deleting, setDeleting] = useState<Endpoint | null>(null)
  const endpoints = useEndpoints().data ?? []
  const open = (start: EndpointFormStart) => setPane({ kind: 'form', start })
  const addServer = () => open({ mode: 'add-server' })
  useCommand('new-connection', addServer)
  const close = () => setPane(null)
  const form = pane?.kind === 'form' ? pane.start : null
  const group = { endpoints, form, onOpen: open, onDelete: setDeleting }
  return (
    <>
      <PageHeader title="Connections">
        <Button icon={FlaskConical} onClick={() => setPane({ kind: 'practice' })}>
          Practice sync
        </Button>
        <Button icon={Plus} onClick={addServer} after={<CommandKeys command="new-connection" />}>
          Remote
        </Button>
      </PageHeader>
      <div className="flex min-h-0 flex-1">
        <div
          className={`@container min-w-0 flex-1 overflow-y-auto pb-6 ${pane === null ? '' : 'border-r border-edge-subtle'}`}
        >
          <LocalGroup {...group} />
          <RemoteGroup {...group} onAdd={addServer} />
        </div>
        {pane !== null && (
          <div className="flex w-[min(488px,58%)] shrink-0 flex-col">
            {pane.kind === 'practice' ? (
              <PracticePane onClose={close} />
            ) : (
              <EndpointForm key={JSON.stringify(pane.start)} start={pane.start} onClose={close} onSaved={close} />
            )}
          </div>
        )}
      </div>
      {deleting && (
        <DeleteConnection
          endpoint={deleting}
          onClose={() => setDeleting(null)}
          onDeleted={() => {
            if (form?.mode === 'edit' && form.endpoint.id === deleting.id) close()
            setDeleting(null)
          }}
        />
      )}
    </>
  )
}

/** A practice that runs is shown when the screen is come back to. */
function usePane() {
  const [pane, setPane] = useState<Pane | null>(null)
  const practising = usePractice((state) => isPractising(state.view))
  const asked = useUi((state) => state.practiceOpen)
  const set = useUi((state) => state.set)
  useEffect(() => {
    if (practising) setPane((current) => current ?? { kind: 'practice' })
  }, [practising])
  useEffect(() => {
    if (!asked) return
    setPane({ kind: 'practice' })
    set({ practiceOpen: false })
  }, [asked, set])
  return [pane, setPane] as const
}

function RemoteGroup({ endpoints, form, onOpen, onDelete, onAdd }: GroupProps & { readonly onAdd: () => void }) {
  const servers = endpoints.filter((endpoint) => endpoint.kind === 'server')
  return (
    <section aria-label="Remote" className="mt-3">
      <GroupLabel text="Remote" />
      {servers.length === 0 && form?.mode !== 'add-server' && (
        <div className="flex items-center gap-3 border-y border-edge-subtle px-6 py-3 text-ink-2">
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
            onDuplicate={() => onOpen({ mode: 'duplicate', endpoint })}
            onDelete={() => onDelete(endpoint)}
          />
        ))}
        {(form?.mode === 'add-server' || form?.mode === 'duplicate') && <NewRemote />}
      </ul>
    </section>
  )
}

/** Where the remote that is being added will stand. */
function NewRemote() {
  return (
    <li className={`${rowLook} border-b bg-accent-soft pl-6`}>
      <Cloud size={18} strokeWidth={1.75} aria-hidden className="shrink-0 text-remote" />
      <span className="font-medium">New remote</span>
      <span className="rounded-tag bg-sunken px-1.5 text-caption leading-5 text-ink-2">not saved</span>
    </li>
  )
}
