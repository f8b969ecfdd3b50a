import { TextField } from '../../components/field'
import type { FirstContainer } from './create-profile'

interface ContainerChoiceProps {
  readonly container: FirstContainer
  readonly onChange: (change: Partial<Omit<FirstContainer, 'name'>>) => void
}

/** Database and user of the chosen container; what its environment says is only a first guess. */
export function ContainerChoice({ container, onChange }: ContainerChoiceProps) {
  return (
    <div className="mt-2 grid grid-cols-2 gap-3 border-t border-edge-subtle pt-3">
      <TextField
        label="Database"
        mono
        value={container.database}
        error={container.database.trim() === '' ? 'A database is needed.' : undefined}
        onChange={(database) => onChange({ database })}
      />
      <TextField
        label="User"
        mono
        value={container.user}
        error={container.user.trim() === '' ? 'A user is needed.' : undefined}
        onChange={(user) => onChange({ user })}
      />
    </div>
  )
}
