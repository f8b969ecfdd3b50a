import { useState } from 'react'
import { type Endpoint, summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { type Profile, selectionSchema } from '../../../src-shared/domain/profile'
import { call } from '../../api/call'
import { useEndpoints, useProfiles } from '../../api/queries'
import { startJob } from '../../api/restore'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { FieldFrame, TextArea, TextField } from '../../components/field'
import { Segmented } from '../../components/segmented'
import { Select } from '../../components/select'
import { patternsOf } from '../../text/selection-rules'
import { visibleText } from '../../text/visible'

interface BackUpDialogProps {
  /** The database that the list is narrowed to. */
  readonly endpointId: string | null
  readonly onClose: () => void
}

type Scope = 'all' | 'some'

/** A backup by hand of either side: which database, which tables, and why. */
export function BackUpDialog({ endpointId, onClose }: BackUpDialogProps) {
  const endpoints = useEndpoints().data ?? []
  const profiles = useProfiles().data ?? []
  const [chosen, setChosen] = useState(endpointId)
  const [scope, setScope] = useState<Scope>('all')
  const [patterns, setPatterns] = useState<{ include: string; exclude: string } | null>(null)
  const [note, setNote] = useState('')
  const endpoint = endpoints.find((item) => item.id === chosen) ?? usualEndpoint(endpoints)
  const shown = patterns ?? patternTexts(profiles, endpoint)
  const selection = { include: patternsOf(shown.include), exclude: patternsOf(shown.exclude) }
  const problem = scope === 'all' ? undefined : selectionSchema.safeParse(selection).error?.issues[0]?.message
  const submit = () => {
    if (endpoint === null || problem !== undefined) return
    onClose()
    void startJob(null, () =>
      call('backup/start', {
        endpointId: endpoint.id,
        ...(scope === 'all' ? {} : { selection }),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }),
    )
  }
  return (
    <Dialog
      open
      width={480}
      onClose={onClose}
      title="Back up now"
      footer={
        <>
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant="primary" disabled={endpoint === null || problem !== undefined} onClick={submit}>
            Back up
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <FieldFrame id="backup-endpoint" label="Database" hint={placeText(endpoint)}>
          <Select
            id="backup-endpoint"
            label="Database"
            value={endpoint?.id ?? null}
            items={endpoints.map((item) => ({ value: item.id, label: item.name, detail: item.environment }))}
            onChange={setChosen}
          />
        </FieldFrame>
        <Segmented<Scope>
          stretch
          label="Tables"
          value={scope}
          choices={[
            { value: 'all', label: 'All tables' },
            { value: 'some', label: 'Choose tables' },
          ]}
          onChange={setScope}
        />
        {scope === 'some' && (
          <div className="grid grid-cols-2 gap-3">
            <TextArea
              label="Include"
              value={shown.include}
              onChange={(include) => setPatterns({ ...shown, include })}
              error={problem}
              hint="Names with * and ?, one a line."
            />
            <TextArea
              label="Skip"
              value={shown.exclude}
              onChange={(exclude) => setPatterns({ ...shown, exclude })}
              placeholder="audit_*"
            />
          </div>
        )}
        <TextField label="Note" value={note} onChange={setNote} maxLength={500} placeholder="before schema change" />
      </form>
    </Dialog>
  )
}

function usualEndpoint(endpoints: readonly Endpoint[]): Endpoint | null {
  return endpoints.find((item) => item.environment === 'local') ?? endpoints[0] ?? null
}

/** The patterns of a profile that uses this database are the first guess. */
function patternTexts(profiles: readonly Profile[], endpoint: Endpoint | null) {
  const profile = profiles.find((item) => [item.localEndpointId, item.remoteEndpointId].includes(endpoint?.id ?? ''))
  return { include: (profile?.include ?? ['*']).join('\n'), exclude: (profile?.exclude ?? []).join('\n') }
}

function placeText(endpoint: Endpoint | null): string {
  if (endpoint === null) return 'Add a connection first.'
  const { address, user } = summarizeEndpoint(endpoint)
  return visibleText(`${address}, user ${user}`)
}
