import { useId } from 'react'
import type { Tls } from '../../../src-shared/domain/endpoint'
import { FieldFrame, TextField } from '../../components/field'
import { Segmented } from '../../components/segmented'
import { Select } from '../../components/select'
import { remoteEnvironments } from './remote-environments'
import { TrustFields } from './trust-fields'
import type { EndpointForm } from './use-endpoint-form'

const tlsModes: readonly { value: Tls['mode']; label: string }[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'verify-full', label: 'Verify full' },
  { value: 'verify-ca', label: 'Verify authority' },
  { value: 'require', label: 'Encrypt only' },
  { value: 'prefer', label: 'Prefer' },
  { value: 'disable', label: 'Off' },
]
const tlsHints: Partial<Record<Tls['mode'], string>> = {
  auto: 'Full check for public hosts',
  require: 'The certificate is not checked',
  prefer: 'Plain text where there is no TLS',
  disable: 'Plain text',
}

/** Name, environment, place and user of a server. */
export function ServerFields({ form }: { readonly form: EndpointForm }) {
  const { values, errors, change } = form
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_256px] gap-3">
        <TextField
          label="Name"
          value={values.name}
          error={errors.name}
          onChange={(name) => change({ name })}
          placeholder="archon-staging"
        />
        <EnvironmentField form={form} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_72px] gap-3">
        <TextField
          label="Host"
          mono
          value={values.host}
          error={errors.host}
          onChange={(host) => change({ host })}
          placeholder="db.example.com"
        />
        <TextField
          label="Port"
          mono
          inputMode="numeric"
          value={values.port}
          error={errors.port}
          onChange={(port) => change({ port })}
        />
      </div>
      <div className="grid grid-cols-[minmax(0,5fr)_minmax(0,6fr)] gap-3">
        <TextField
          label="Database"
          mono
          value={values.database}
          error={errors.database}
          onChange={(database) => change({ database })}
        />
        <TextField label="User" mono value={values.user} error={errors.user} onChange={(user) => change({ user })} />
      </div>
    </>
  )
}

const environmentChoices = remoteEnvironments.map(({ value, label, icon: Icon }) => ({
  value,
  tone: value === 'production' ? 'text-danger' : 'text-remote',
  label: Icon ? (
    <>
      <Icon size={12} aria-hidden /> {label}
    </>
  ) : (
    label
  ),
}))

function EnvironmentField({ form }: { readonly form: EndpointForm }) {
  const { values, errors, change } = form
  return (
    <div className="flex flex-col gap-1">
      <span className="text-small font-medium text-ink-2">Environment</span>
      <Segmented
        stretch
        label="Environment"
        value={values.environment}
        choices={environmentChoices}
        onChange={(environment) => change({ environment })}
      />
      {errors.environment !== undefined && (
        <p role="alert" className="text-small text-danger">
          {errors.environment}
        </p>
      )}
    </div>
  )
}

/** How the line is protected: the mode, what it means, and an authority of the server's own. */
export function TlsFields({ form }: { readonly form: EndpointForm }) {
  const id = useId()
  const { values, errors, change } = form
  return (
    <>
      <div className="flex items-end gap-3">
        <FieldFrame id={id} label="TLS" error={errors.tlsMode} className="w-46">
          <Select
            id={id}
            label="TLS"
            value={values.tlsMode}
            items={tlsModes}
            onChange={(tlsMode) => change({ tlsMode })}
          />
        </FieldFrame>
        <p className="flex h-7 min-w-0 flex-1 items-center text-small text-ink-3">{tlsHints[values.tlsMode]}</p>
      </div>
      <TrustFields form={form} />
    </>
  )
}
