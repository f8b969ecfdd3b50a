import { BadgeCheck, CircleCheck, CircleDashed, CircleX, FileX2, type LucideIcon } from 'lucide-react'
import type { FileState } from './backup-words'

const looks: Readonly<Record<FileState, readonly [LucideIcon, string]>> = {
  proven: [BadgeCheck, 'text-success'],
  verified: [CircleCheck, 'text-success'],
  unverified: [CircleDashed, 'text-ink-3'],
  missing: [FileX2, 'text-warning'],
  damaged: [CircleX, 'text-danger'],
}

/** One shape per state of a backup's file. */
export function FileStateIcon({ state, size = 16 }: { readonly state: FileState; readonly size?: number }) {
  const [Icon, tone] = looks[state]
  return <Icon size={size} strokeWidth={1.75} aria-hidden className={`shrink-0 ${tone}`} />
}
