import type { Profile } from '../../../src-shared/domain/profile'
import { Button } from '../../components/button'
import { useUi } from '../../stores/ui-store'
import { visibleText } from '../../text/visible'

/** A profile one of whose connections was deleted. */
export function BrokenProfile({ profile }: { readonly profile: Profile }) {
  const set = useUi((state) => state.set)
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 p-6 text-center">
      <h2 className="text-heading">{visibleText(profile.name)} has lost a connection</h2>
      <p className="max-w-md text-ink-2">
        One of the two connections of this profile was deleted. Choose another one for it.
      </p>
      <Button variant="primary" size="m" onClick={() => set({ profileDialog: 'edit' })}>
        Choose connections
      </Button>
    </div>
  )
}
