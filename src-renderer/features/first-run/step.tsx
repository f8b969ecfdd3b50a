import { CircleCheck } from 'lucide-react'
import type { ReactNode } from 'react'

interface StepProps {
  readonly number: number
  readonly title: string
  readonly text: ReactNode
  readonly done: boolean
  readonly action?: ReactNode
  readonly children?: ReactNode
}

/** One of the three steps: its number becomes a tick when it is true. */
export function Step({ number, title, text, done, action, children }: StepProps) {
  return (
    <section aria-label={title} className="flex gap-4 px-5 py-4">
      {done ? (
        <CircleCheck size={22} strokeWidth={1.75} aria-label="Done" className="shrink-0 text-success" />
      ) : (
        <span className="num inline-flex size-5.5 shrink-0 items-center justify-center rounded-full border-[1.5px] border-ink-3 text-small font-semibold text-ink-2">
          {number}
        </span>
      )}
      <div className="min-w-0 flex-1">
        <div className="flex items-center gap-4">
          <div className="min-w-0 flex-1">
            <h2 className="font-semibold">{title}</h2>
            <p className="mt-0.5 text-ink-2">{text}</p>
          </div>
          {action}
        </div>
        {children}
      </div>
    </section>
  )
}
