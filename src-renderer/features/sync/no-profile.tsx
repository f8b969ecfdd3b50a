import { Plus } from 'lucide-react'
import { useLocation } from 'wouter'
import { Button } from '../../components/button'
import { useUi } from '../../stores/ui-store'

/** Nothing to sync yet: what a profile is, and both ways to the first one. */
export function NoProfile() {
  const [, navigate] = useLocation()
  const set = useUi((state) => state.set)
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-4 p-6 text-center">
      <div>
        <h2 className="text-heading">No profile yet</h2>
        <p className="mt-1 max-w-100 text-ink-2">
          A profile is a pair of connections, a container and a server, with the tables to copy between them.
        </p>
      </div>
      <div className="flex gap-2">
        <Button size="m" variant="primary" onClick={() => navigate('/first-run')}>
          Show the first steps
        </Button>
        <Button size="m" icon={Plus} onClick={() => set({ profileDialog: 'new' })}>
          New profile
        </Button>
      </div>
    </div>
  )
}
