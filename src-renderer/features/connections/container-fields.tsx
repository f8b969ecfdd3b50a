import { useId } from 'react'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { useContainers } from '../../api/queries'
import { useStartContainer } from '../../api/start-container'
import { FieldFrame, TextField } from '../../components/field'
import { Select } from '../../components/select'
import { StartButton } from '../../components/start-button'
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
          {chosen && (!chosen.running || chosen.paused === true) && (
            <Start key={chosen.name} container={chosen.name} paused={chosen.paused === true} />
          )}
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

/** Starts the chosen container from its form. */
function Start({ container, paused }: { readonly container: string; readonly paused: boolean }) {
  return <StartButton container={container} paused={paused} act={useStartContainer(container)} />
}
