import { useState } from 'react'
import type { Settings } from '../../../src-shared/domain/settings'
import { RetentionDialog } from '../../components/retention-dialog'
import { retentionSentence } from '../../text/retention-words'

/** How long backups stay, said under the list, with the way to change it. */
export function RetentionFoot({ settings }: { readonly settings: Settings | null }) {
  const [editing, setEditing] = useState(false)
  if (settings === null) return null
  return (
    <p className="num shrink-0 border-t border-edge-subtle px-6 py-3 text-small text-ink-2">
      {retentionSentence(settings)}{' '}
      <button
        type="button"
        aria-label="Edit how long backups stay"
        onClick={() => setEditing(true)}
        className="rounded-tag font-medium text-accent-ink"
      >
        Edit
      </button>
      {editing && <RetentionDialog settings={settings} onClose={() => setEditing(false)} />}
    </p>
  )
}
