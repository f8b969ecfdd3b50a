import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { safetyBackupRequired } from '../../../src-shared/domain/guard'
import type { Profile, ProfileOptions } from '../../../src-shared/domain/profile'
import { CheckField } from '../../components/field'

interface RunOptionsProps {
  readonly profile: Profile
  readonly target: Endpoint
  readonly onChange: (options: ProfileOptions) => void
}

/** The options of a profile that change what a run does; each is kept at once. */
export function RunOptions({ profile, target, onChange }: RunOptionsProps) {
  const { options } = profile
  const required = safetyBackupRequired(target)
  return (
    <div className="flex w-80 flex-col gap-3">
      <CheckField
        label="Compare checksums"
        hint="Off: rows are only counted, and the result says “not compared”."
        checked={options.checksums === 'on'}
        onChange={(on) => onChange({ ...options, checksums: on ? 'on' : 'off' })}
      />
      <CheckField
        label="Back up what is replaced"
        hint={required ? `Cannot be switched off for ${target.name}.` : 'Kept in the backup folder and checked first.'}
        checked={required || options.safetyBackup}
        disabled={required}
        onChange={(safetyBackup) => onChange({ ...options, safetyBackup })}
      />
      <CheckField
        label="Verbose log"
        hint="Every line the tools print."
        checked={options.verbose}
        onChange={(verbose) => onChange({ ...options, verbose })}
      />
    </div>
  )
}
