import { Eye, EyeOff } from 'lucide-react'
import { useId, useState } from 'react'
import type { PasswordSource } from '../../../src-shared/domain/endpoint'
import type { KeyringStatus } from '../../../src-shared/ipc/contract'
import { IconButton } from '../../components/button'
import { FieldFrame, TextField } from '../../components/field'
import { isMac } from '../../components/keys'
import { Select, type SelectItem } from '../../components/select'
import { visibleText } from '../../text/visible'
import type { EndpointForm } from './use-endpoint-form'

/** The password, and where it is kept. It is written here and never read back. */
export function PasswordFields({
  form,
  keyring,
}: {
  readonly form: EndpointForm
  readonly keyring: KeyringStatus | null
}) {
  const { values, errors, change } = form
  const [seen, setSeen] = useState(false)
  const id = useId()
  const stored = values.id !== null && values.password === ''
  const noKeyring = keyring !== null && !keyring.available
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)_184px] gap-3">
        <TextField
          label="Password"
          mono
          type={seen ? 'text' : 'password'}
          value={values.password}
          error={errors.password}
          placeholder={stored ? 'unchanged' : values.kind === 'container' ? 'often not needed' : ''}
          onChange={(password) => change({ password })}
          after={
            <IconButton
              icon={seen ? EyeOff : Eye}
              label={seen ? 'Hide password' : 'Show password'}
              onClick={() => setSeen(!seen)}
            />
          }
        />
        <FieldFrame id={id} label="Keep password">
          <Select
            id={id}
            label="Keep password"
            value={values.passwordSource}
            items={sources(keyring)}
            onChange={(passwordSource) => change({ passwordSource })}
          />
        </FieldFrame>
      </div>
      {noKeyring && <p className="-mt-1.5 text-small text-ink-3">{visibleText(keyring.reason ?? noKeyringText)}</p>}
    </>
  )
}

/** Said where the main process gives no reason of its own. */
export const noKeyringText = 'No keyring was found: passwords are asked for and kept until the application ends.'

/** The keyring as this platform calls it. */
export function keyringName(): string {
  if (isMac()) return 'the Keychain'
  return window.archon.platform === 'win32' ? 'the Credential Manager' : 'the system keyring'
}

function sources(keyring: KeyringStatus | null): SelectItem<PasswordSource>[] {
  return [
    { value: 'keyring', label: `In ${keyringName()}`, disabled: keyring?.available === false },
    { value: 'ask', label: 'Ask each time' },
    { value: 'pgpass', label: 'From .pgpass' },
    { value: 'environment', label: 'From the environment' },
  ]
}
