import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { dockerQuery, useDocker } from '../../api/queries'
import { Button } from '../../components/button'
import { controlLook } from '../../components/field'
import { Segmented } from '../../components/segmented'
import { Dot } from '../../components/state-icon'
import { visibleText } from '../../text/visible'
import { type SettingKey, useChange, useKnown } from './use-change'

/** Which engine answered, by which address. */
export function EngineText() {
  const { data, isFetching } = useDocker()
  if (data === undefined || isFetching) return <Live tone="busy" text="Looking for Docker…" />
  if (!data.ok) return <Live tone="bad" text={data.failure?.message ?? 'Docker is not answering.'} />
  const version = data.version === null ? '' : ` ${data.version}`
  return <Live tone="good" text={`${data.name}${version} answered at ${data.address ?? 'an unknown address'}.`} />
}

function Live({ tone, text }: { readonly tone: 'good' | 'bad' | 'busy'; readonly text: string }) {
  return (
    <span className="flex items-baseline gap-2">
      <Dot tone={tone} />
      <span className="min-w-0 break-words">{visibleText(text)}</span>
    </span>
  )
}

export function LookAgain() {
  const client = useQueryClient()
  const { isFetching } = useDocker()
  return (
    <Button disabled={isFetching} onClick={() => void client.invalidateQueries({ queryKey: dockerQuery.queryKey })}>
      Look again
    </Button>
  )
}

/** Every address that was tried, in order, with what it answered. */
export function TriedText() {
  const { data } = useDocker()
  if (data === undefined || data.tried.length === 0) return <>Nothing was tried yet.</>
  return (
    <ul className="flex flex-col gap-0.5 font-mono [font-variant-ligatures:none]">
      {data.tried.map((line) => (
        <li key={line} className="break-all">
          {visibleText(line)}
        </li>
      ))}
    </ul>
  )
}

interface OwnValueProps {
  readonly name: Extract<SettingKey, 'dockerHost' | 'toolsImage'>
  readonly title: string
  readonly label: string
  readonly placeholder: string
}

/** Automatic, or a value of one's own: saved by Apply, because the system asks before it is changed. */
export function OwnValue({ name, title, label, placeholder }: OwnValueProps) {
  const value = useKnown()[name]
  const change = useChange()
  const [editing, setEditing] = useState(false)
  const own = editing || value !== null
  const choose = (choice: 'automatic' | 'own') => {
    setEditing(choice === 'own')
    if (choice === 'automatic' && value !== null) change({ [name]: null })
  }
  return (
    <div className="flex w-full flex-wrap items-center gap-2">
      <Segmented
        label={title}
        value={own ? 'own' : 'automatic'}
        choices={[
          { value: 'automatic', label: 'Automatic' },
          { value: 'own', label: 'My own' },
        ]}
        onChange={choose}
      />
      {own && (
        <ValueForm
          key={value ?? ''}
          label={label}
          value={value ?? ''}
          placeholder={placeholder}
          onApply={(text) => change({ [name]: text })}
        />
      )}
    </div>
  )
}

interface ValueFormProps {
  readonly label: string
  readonly value: string
  readonly placeholder: string
  readonly onApply: (text: string) => void
}

function ValueForm({ label, value, placeholder, onApply }: ValueFormProps) {
  const [typed, setTyped] = useState(value)
  const id = useId()
  const text = typed.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text !== '' && text !== value) onApply(text)
  }
  return (
    <form onSubmit={submit} className="flex min-w-60 flex-1 items-center gap-2">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        value={typed}
        spellCheck={false}
        autoComplete="off"
        maxLength={512}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
        className={`${controlLook} font-mono`}
      />
      <Button type="submit" disabled={text === '' || text === value}>
        Apply
      </Button>
    </form>
  )
}

/** Kept apart from the row's data, so that both can be read at a glance. */
export const EngineAddress = () => (
  <OwnValue
    name="dockerHost"
    title="Address of the engine"
    label="Address of the Docker engine"
    placeholder="unix:///var/run/docker.sock"
  />
)

export const ToolsImage = () => (
  <OwnValue name="toolsImage" title="Image of the tools" label="Image of the tools" placeholder="postgres:17" />
)
