import { useState } from 'react'
import type { Manifest } from '../../../src-shared/domain/backup'
import { type Endpoint, summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { guardFor } from '../../../src-shared/domain/guard'
import { useEndpoints } from '../../api/queries'
import { useMarked } from '../../api/use-marked'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { FieldFrame, TextField } from '../../components/field'
import { Segmented } from '../../components/segmented'
import { Select } from '../../components/select'
import { visibleText } from '../../text/visible'
import { suggestedName } from './restore-choices'

interface ElsewhereDialogProps {
  readonly manifest: Manifest
  readonly originId: string | null
  readonly onRestore: (target: Endpoint, beside: string | null) => void
  readonly onClose: () => void
}

type Way = 'beside' | 'replace'

/** Another connection to restore into, beside its database or into it. */
export function ElsewhereDialog({ manifest, originId, onRestore, onClose }: ElsewhereDialogProps) {
  const endpoints = (useEndpoints().data ?? []).filter((endpoint) => endpoint.canBeTarget)
  const [chosen, setChosen] = useState<string | null>(null)
  const [way, setWay] = useState<Way | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const found = endpoints.find((item) => item.id === chosen) ?? endpoints.find((item) => item.id !== originId) ?? null
  const target = useMarked(found)
  const effective = way ?? (target === null ? 'beside' : usualWay(target))
  const name = typed ?? (target === null ? '' : suggestedName(manifest, target))
  const problem = effective === 'beside' ? nameProblem(name) : undefined
  const submit = () => {
    if (target === null) return
    onClose()
    onRestore(target, effective === 'beside' ? name : null)
  }
  return (
    <Dialog
      open
      width={480}
      onClose={onClose}
      title="Restore into another connection"
      footer={
        <>
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant="primary" disabled={target === null || problem !== undefined} onClick={submit}>
            {effective === 'beside' ? 'Restore beside' : 'Restore'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <FieldFrame
          id="restore-target"
          label="Connection"
          hint={target === null ? 'No connection may be a target.' : placeOf(target)}
        >
          <Select
            id="restore-target"
            label="Connection"
            value={target?.id ?? null}
            items={endpoints.map((item) => ({ value: item.id, label: item.name, detail: item.environment }))}
            onChange={setChosen}
          />
        </FieldFrame>
        <Segmented<Way>
          stretch
          label="Where in it"
          value={effective}
          choices={[
            { value: 'beside', label: 'New database' },
            { value: 'replace', label: `Replace tables in ${target?.database ?? 'it'}` },
          ]}
          onChange={setWay}
        />
        {effective === 'beside' ? (
          <TextField
            label="Name of the new database"
            mono
            value={name}
            onChange={setTyped}
            error={problem}
            hint="It is made on the same server. Nothing is replaced."
          />
        ) : (
          <p className="text-small text-ink-2">What it would do to each table is shown before anything starts.</p>
        )}
      </div>
    </Dialog>
  )
}

/** Beside is the usual way wherever a mistake would cost something. */
function usualWay(target: Endpoint): Way {
  return guardFor(target, 'restore').kind === 'typed-name' ? 'beside' : 'replace'
}

function placeOf(target: Endpoint): string {
  const { address, user } = summarizeEndpoint(target)
  return visibleText(`${address}, user ${user}`)
}

function nameProblem(name: string): string | undefined {
  if (name.trim() === '') return 'A name is needed.'
  return new TextEncoder().encode(name).length > 63 ? 'At most 63 bytes.' : undefined
}
