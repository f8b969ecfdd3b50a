import { useQueryClient } from '@tanstack/react-query'
import { Copy, Ellipsis, FileDown, FileUp, List, Pencil } from 'lucide-react'
import type { Failure } from '../../../src-shared/domain/failure'
import type { Profile } from '../../../src-shared/domain/profile'
import { type ProfileActs, profileActs } from '../../api/profile-acts'
import { IconButton } from '../../components/button'
import { Menu, MenuItem, MenuLine } from '../../components/menu'
import { showFailure } from '../../stores/restore-store'
import { useUi } from '../../stores/ui-store'
import { visibleText } from '../../text/visible'

/** What can be done with the profile that is chosen, and the way to all of them. */
export function ProfileMenu({ profile }: { readonly profile: Profile }) {
  const client = useQueryClient()
  const set = useUi((state) => state.set)
  const run = (act: (acts: ProfileActs) => Promise<Failure | null>) =>
    void act(profileActs(client)).then((failure) => failure !== null && showFailure(failure))
  return (
    <Menu
      label="Profile"
      align="end"
      width={360}
      trigger={<IconButton icon={Ellipsis} label="Profile menu" bordered />}
    >
      <MenuItem
        icon={Pencil}
        label={`Edit ${visibleText(profile.name)}…`}
        detail="Name and connections."
        onSelect={() => set({ profileDialog: 'edit' })}
      />
      <MenuItem
        icon={Copy}
        label="Duplicate"
        detail="The same connections, tables and options."
        onSelect={() => run((acts) => acts.duplicate(profile))}
      />
      <MenuItem
        icon={FileUp}
        label="Export as a profile file…"
        detail="To share it, without secrets."
        onSelect={() => run((acts) => acts.exportFile(profile))}
      />
      <MenuLine />
      <MenuItem
        icon={FileDown}
        label="Import a profile file…"
        detail="Its connections are added or found again."
        onSelect={() => run((acts) => acts.importFile())}
      />
      <MenuItem
        icon={List}
        label="Manage profiles…"
        detail="Connections, tables and last runs of all."
        onSelect={() => set({ profileDialog: 'manage' })}
      />
    </Menu>
  )
}
