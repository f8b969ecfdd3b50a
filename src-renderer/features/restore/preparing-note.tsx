import { Button } from '../../components/button'
import { Spinner } from '../../components/state-icon'
import { abandonRestore, type RestoreRequest } from '../../stores/restore-store'

/** Says what is being looked at; it can be left until the job has been asked for. */
export function PreparingNote({ request }: { readonly request: RestoreRequest | null }) {
  return (
    <div className="pointer-events-none fixed inset-x-0 bottom-28 z-20 flex justify-center">
      <div
        role="status"
        className="revealing pointer-events-auto flex h-11 items-center gap-3 rounded-card border border-edge-subtle bg-raised pr-2 pl-4 shadow-popup"
      >
        <Spinner />
        <span className="pr-2">{textOf(request)}</span>
        {request && <Button onClick={abandonRestore}>Cancel</Button>}
      </div>
    </div>
  )
}

function textOf(request: RestoreRequest | null): string {
  if (request === null) return 'Starting…'
  return request.kind === 'undo'
    ? 'Looking at what the undo would change…'
    : 'Looking at what the restore would change…'
}
