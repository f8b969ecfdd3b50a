import { Ban, Circle, CircleCheck, CircleDashed, CircleX, TriangleAlert } from 'lucide-react'

export type State = 'done' | 'running' | 'waiting' | 'idle' | 'failed' | 'cancelled' | 'warning'

export const stateText: Readonly<Record<State, string>> = {
  done: 'text-success',
  running: 'text-info',
  waiting: 'text-ink-3',
  idle: 'text-ink-3',
  failed: 'text-danger',
  cancelled: 'text-ink-3',
  warning: 'text-warning',
}
const icons = {
  done: CircleCheck,
  waiting: Circle,
  idle: CircleDashed,
  failed: CircleX,
  cancelled: Ban,
  warning: TriangleAlert,
} as const

/** One shape per state: colour is never the only sign. */
export function StateIcon({ state, size = 14 }: { readonly state: State; readonly size?: number }) {
  if (state === 'running') return <Spinner size={size} />
  const Icon = icons[state]
  return <Icon size={size} strokeWidth={1.75} aria-hidden className={`shrink-0 ${stateText[state]}`} />
}

/** A turning arc; `fraction` (0 to 1) makes it a ring that fills instead. */
export function Spinner({ size = 14, fraction }: { readonly size?: number; readonly fraction?: number | undefined }) {
  const around = 2 * Math.PI * 6
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth="2.5"
      aria-hidden="true"
      className={`shrink-0 ${fraction === undefined ? 'spinning' : '-rotate-90'}`}
    >
      <circle cx="8" cy="8" r="6" className="stroke-track" />
      <circle
        cx="8"
        cy="8"
        r="6"
        className="stroke-info"
        strokeDasharray={around}
        strokeDashoffset={around * (1 - (fraction ?? 0.4))}
      />
    </svg>
  )
}

/** The 8 px dot before a live state; the word beside it says the same. */
export function Dot({ tone }: { readonly tone: 'good' | 'bad' | 'busy' | 'off' }) {
  const look = {
    good: 'bg-success',
    bad: 'bg-danger',
    busy: 'bg-info breathing',
    off: 'border-[1.5px] border-ink-3',
  }[tone]
  return <span aria-hidden data-dot={tone} className={`inline-block size-2 shrink-0 rounded-full ${look}`} />
}
