import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { useContainers } from '../../api/queries'
import { Button } from '../../components/button'
import { FieldFrame, TextField } from '../../components/field'
import { Select } from '../../components/select'
import type { EndpointForm } from './use-endpoint-form'

/** Container, name, user and database of a local end. */
export function ContainerFields({ form }: { readonly form: EndpointForm }) {
  const id = useId()
  const { values, errors, change } = form
  const containers = useContainers()
  const found = containers.data ?? []
  const chosen = found.find((item) => item.name === values.container)
  const choose = (name: string) => {
    const container = found.find((item) => item.name === name)
    change({
      container: name,
      name: values.name === '' || values.name === values.container ? name : values.name,
      ...(container === undefined ? {} : { user: container.user, database: container.database }),
    })
  }
  return (
    <>
      <FieldFrame
        id={id}
        label="Container"
        error={errors.container}
        hint={containers.isPending ? 'Looking for Postgres containers…' : undefined}
      >
        <div className="flex gap-2">
          <Select
            id={id}
            label="Container"
            value={values.container === '' ? null : values.container}
            placeholder={
              found.length === 0 && !containers.isPending ? 'No Postgres container found' : 'Choose a container'
            }
            items={choices(found, values.container)}
            onChange={choose}
          />
          {chosen?.running === false && <StartButton container={chosen.name} />}
        </div>
      </FieldFrame>
      <TextField label="Name" value={values.name} error={errors.name} onChange={(name) => change({ name })} />
      <div className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_72px] gap-3">
        <TextField
          label="Database"
          mono
          value={values.database}
          error={errors.database}
          onChange={(database) => change({ database })}
        />
        <TextField label="User" mono value={values.user} error={errors.user} onChange={(user) => change({ user })} />
        <TextField
          label="Port"
          mono
          value={values.port}
          error={errors.port}
          onChange={(port) => change({ port })}
          title="The port inside the container"
        />
      </div>
    </>
  )
}

function choices(found: readonly FoundContainer[], current: string) {
  const items = found.map((item) => ({
    value: item.name,
    label: item.name,
    detail: item.running ? item.image : 'stopped',
  }))
  const gone = current !== '' && !found.some((item) => item.name === current)
  return gone ? [...items, { value: current, label: current, detail: 'not found' }] : items
}

/** Starts a stopped container and looks again. */
export function StartButton({ container }: { readonly container: string }) {
  const client = useQueryClient()
  const [state, setState] = useState<'idle' | 'starting' | 'failed'>('idle')
  const start = async () => {
    setState('starting')
    try {
      await call('docker/start-container', { container })
      setState('idle')
    } catch {
      setState('failed')
    }
    await client.invalidateQueries({ queryKey: ['docker'] })
  }
  return (
    <Button
      disabled={state === 'starting'}
      onClick={() => void start()}
      aria-label={`Start ${container}`}
      title={state === 'failed' ? 'It could not be started. Try again, or look at its log.' : undefined}
    >
      {state === 'starting' ? 'Starting…' : state === 'failed' ? 'Try again' : 'Start'}
    </Button>
  )
}
