import { useQueryClient } from '@tanstack/react-query'
import { FileDown, Plus } from 'lucide-react'
import { useState } from 'react'
import type { Failure } from '../../../src-shared/domain/failure'
import type { Profile } from '../../../src-shared/domain/profile'
import { type ProfileActs, profileActs } from '../../api/profile-acts'
import { useEndpoints, useHistory, useProfiles } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { useUi } from '../../stores/ui-store'
import { visibleText } from '../../text/visible'
import { ProfileRow } from './profile-row'

interface ManageProfilesProps {
  /** The one that the Sync screen shows. */
  readonly chosenId: string | null
  readonly onClose: () => void
}

/** All profiles: what they join, which tables they take, how their last run went, and what can be done with them. */
export function ManageProfilesDialog({ chosenId, onClose }: ManageProfilesProps) {
  const client = useQueryClient()
  const profiles = useProfiles().data ?? []
  const endpoints = useEndpoints().data ?? []
  const history = useHistory().data ?? []
  const set = useUi((state) => state.set)
  const choose = useUi((state) => state.chooseProfile)
  const [problem, setProblem] = useState<Failure | null>(null)
  const acts = profileActs(client)
  const run = (act: (acts: ProfileActs) => Promise<Failure | null>) => void act(acts).then(setProblem)
  const use = (profile: Profile) => {
    choose(profile.id)
    onClose()
  }
  return (
    <Dialog
      open
      width={680}
      onClose={onClose}
      title="Profiles"
      description="A profile is a pair of connections with its tables and options. A profile file shares one without secrets."
      footer={
        <>
          <Button size="m" icon={FileDown} className="mr-auto" onClick={() => run((all) => all.importFile())}>
            Import a profile file…
          </Button>
          <Button size="m" icon={Plus} onClick={() => set({ profileDialog: 'new' })}>
            New profile…
          </Button>
          <Button size="m" variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      {problem !== null && (
        <p role="alert" className="copyable mb-3 rounded-control bg-danger-soft px-3 py-2 text-small break-words">
          {visibleText(problem.message)} {visibleText(problem.hint ?? '')}
        </p>
      )}
      {profiles.length === 0 && <p className="text-ink-2">There is no profile yet. Make one, or import a file.</p>}
      <ul className="-mx-2">
        {profiles.map((profile) => (
          <ProfileRow
            key={profile.id}
            profile={profile}
            endpoints={endpoints}
            history={history}
            chosen={profile.id === chosenId}
            onUse={() => use(profile)}
            onEdit={() => {
              choose(profile.id)
              set({ profileDialog: 'edit' })
            }}
            onAct={run}
          />
        ))}
      </ul>
    </Dialog>
  )
}
