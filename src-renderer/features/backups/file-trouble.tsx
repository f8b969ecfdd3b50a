import { CircleX, TriangleAlert } from 'lucide-react'
import type { BackupEntry } from '../../../src-shared/domain/backup'

const texts: Readonly<Record<Exclude<BackupEntry['state'], 'present'>, readonly [string, string]>> = {
  missing: [
    'The file is gone',
    'Someone deleted or moved it. Put it back into the backup folder, or delete this entry. Nothing can be restored from it.',
  ],
  'size-differs': [
    'The file was cut or replaced',
    'It is not as long as it was written. It is never restored, not even a part. Use another backup of this database.',
  ],
  damaged: [
    'The file is damaged',
    'Its content is not what was written. It is never restored, not even a part. Use another backup of this database.',
  ],
}

/** Why nothing can be restored from this backup, where that is so. */
export function FileTrouble({ entry }: { readonly entry: BackupEntry }) {
  if (entry.state === 'present') return null
  const [title, text] = texts[entry.state]
  const missing = entry.state === 'missing'
  const Icon = missing ? TriangleAlert : CircleX
  return (
    <div
      role="alert"
      className={`flex shrink-0 gap-2.5 border-b border-edge-subtle px-6 py-3 ${missing ? 'bg-warning-soft' : 'bg-danger-soft'}`}
    >
      <Icon
        size={16}
        strokeWidth={1.75}
        aria-hidden
        className={`mt-0.5 shrink-0 ${missing ? 'text-warning' : 'text-danger'}`}
      />
      <p>
        <span className="font-semibold">{title}.</span> <span className="text-ink-2">{text}</span>
      </p>
    </div>
  )
}
