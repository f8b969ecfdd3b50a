import { useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { failureOf } from '../../../src-shared/domain/failure'
import { type Profile, profileOptionsSchema } from '../../../src-shared/domain/profile'
import { call } from '../../api/call'
import { useEndpoints } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { FieldFrame, TextField } from '../../components/field'
import { Segmented } from '../../components/segmented'
import { Select } from '../../components/select'
import { useUi } from '../../stores/ui-store'
import { identityOf } from '../../text/ends'
import { archonPreset } from '../../text/preset'

interface ProfileDialogProps {
  /** `null` makes a new one. */
  readonly profile: Profile | null
  readonly onClose: () => void
}

type Tables = 'archon' | 'all' | 'keep'

/** Makes or changes a profile: a name, two connections, and for a new one the tables to begin with. */
export function ProfileDialog({ profile, onClose }: ProfileDialogProps) {
  const endpoints = useEndpoints().data ?? []
  const [name, setName] = useState(profile?.name ?? '')
  const end = useUi((state) => state.profileEnd)
  const [local, setLocal] = useState(profile?.localEndpointId ?? firstEnd(endpoints, true, end))
  const [remote, setRemote] = useState(profile?.remoteEndpointId ?? firstEnd(endpoints, false, end))
  const [tables, setTables] = useState<Tables>(profile === null ? 'archon' : 'keep')
  const { save, remove, problem } = useProfileActions(onClose)
  const complete = name.trim() !== '' && local !== null && remote !== null
  const submit = () => {
    if (local === null || remote === null) return
    void save({ ...startOf(profile, tables), name: name.trim(), localEndpointId: local, remoteEndpointId: remote })
  }
  return (
    <Dialog
      open
      width={480}
      onClose={onClose}
      title={profile === null ? 'New profile' : 'Edit profile'}
      description="A profile is a pair of connections with its tables and options."
      footer={
        <>
          {profile !== null && (
            <Button variant="quiet" size="m" icon={Trash2} className="mr-auto" onClick={() => void remove(profile.id)}>
              Delete profile
            </Button>
          )}
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant="primary" disabled={!complete} onClick={submit}>
            {profile === null ? 'Create profile' : 'Save profile'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <TextField label="Name" value={name} onChange={setName} placeholder="archon" error={problem ?? undefined} />
        <EndpointSelect label="Local" local endpoints={endpoints} value={local} onChange={setLocal} />
        <EndpointSelect label="Remote" local={false} endpoints={endpoints} value={remote} onChange={setRemote} />
        {profile === null && (
          <div className="flex items-center gap-3">
            <span className="text-small font-medium text-ink-2">Tables</span>
            <Segmented
              label="Tables"
              value={tables}
              choices={[
                { value: 'archon', label: 'Archon preset' },
                { value: 'all', label: 'All of public' },
              ]}
              onChange={setTables}
            />
          </div>
        )}
      </div>
    </Dialog>
  )
}

/** The end that was asked for, else the only one that there is. */
function firstEnd(endpoints: readonly Endpoint[], local: boolean, asked: string | null): string | null {
  const fitting = endpoints.filter((item) => (identityOf(item) === 'local') === local)
  const given = fitting.find((item) => item.id === asked)
  return given?.id ?? (fitting.length === 1 ? (fitting[0]?.id ?? null) : null)
}

function startOf(
  profile: Profile | null,
  tables: Tables,
): Omit<Profile, 'id' | 'name' | 'localEndpointId' | 'remoteEndpointId'> {
  if (profile !== null) return profile
  if (tables === 'archon') return archonPreset
  return { include: ['*'], exclude: [], options: profileOptionsSchema.parse({}) }
}

function useProfileActions(onClose: () => void) {
  const client = useQueryClient()
  const choose = useUi((state) => state.chooseProfile)
  const [problem, setProblem] = useState<string | null>(null)
  const guarded = async (act: () => Promise<void>) => {
    try {
      await act()
      await client.invalidateQueries({ queryKey: ['profiles'] })
      onClose()
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  const save = (profile: Partial<Pick<Profile, 'id'>> & Omit<Profile, 'id'>) =>
    guarded(async () => choose((await call('profiles/save', { profile })).id))
  const remove = (id: string) => guarded(async () => void (await call('profiles/delete', { id })))
  return { save, remove, problem }
}

interface EndpointSelectProps {
  readonly label: string
  readonly local: boolean
  readonly endpoints: readonly Endpoint[]
  readonly value: string | null
  readonly onChange: (id: string) => void
}

function EndpointSelect({ label, local, endpoints, value, onChange }: EndpointSelectProps) {
  const set = useUi((state) => state.set)
  const fitting = endpoints.filter((item) => (identityOf(item) === 'local') === local)
  const id = `profile-${label}`
  return (
    <FieldFrame id={id} label={label}>
      <div className="flex gap-2">
        <Select
          id={id}
          label={label}
          value={value}
          placeholder={fitting.length === 0 ? 'None saved yet' : 'Choose a connection'}
          items={fitting.map((item) => ({ value: item.id, label: item.name, detail: item.environment }))}
          onChange={onChange}
        />
        <Button
          onClick={() =>
            set({
              endpointDialog: local
                ? { mode: 'add-container', container: '', user: 'postgres', database: 'postgres' }
                : { mode: 'add-server' },
            })
          }
        >
          Add…
        </Button>
      </div>
    </FieldFrame>
  )
}
