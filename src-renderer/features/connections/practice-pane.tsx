import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import { type PracticeActs, usePracticeActs } from '../../api/practice'
import { useContainers } from '../../api/queries'
import { Button, IconButton } from '../../components/button'
import { FieldFrame } from '../../components/field'
import { PracticePanel, PracticeTrouble } from '../../components/practice/practice-panel'
import { Select } from '../../components/select'
import { visibleText } from '../../text/visible'

/** The practice sync beside the lists: what it will do, then its steps. */
export function PracticePane({ onClose }: { readonly onClose: () => void }) {
  const practice = usePracticeActs()
  const close = () => {
    practice.clear()
    onClose()
  }
  return (
    <section aria-label="Practice sync" className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <div className="flex h-13 shrink-0 items-center justify-between gap-2 px-5">
        <h2 className="truncate text-heading">
          {practice.view === null ? 'Practice sync' : `Practice in ${visibleText(practice.view.container)}`}
        </h2>
        <IconButton icon={X} label="Close" onClick={close} className="-mr-1.5" />
      </div>
      <div className="px-5 pb-5">
        {practice.view === null ? (
          <Offer practice={practice} />
        ) : (
          <PracticePanel practice={practice} view={practice.view} />
        )}
      </div>
    </section>
  )
}

/** What will happen, and where; nothing begins before the click. */
function Offer({ practice }: { readonly practice: PracticeActs }) {
  const running = (useContainers().data ?? []).filter((item) => item.running && !item.paused)
  const [picked, setPicked] = useState<string | null>(null)
  const [asked, setAsked] = useState(false)
  const container = running.find((item) => item.name === picked) ?? running[0]
  const refused = practice.refused !== null
  useEffect(() => {
    if (refused) setAsked(false)
  }, [refused])
  if (container === undefined) {
    return (
      <p className="text-ink-2">
        A practice needs a running Postgres container. Start one; it appears in the list by itself.
      </p>
    )
  }
  const start = () => {
    setAsked(true)
    practice.start(container.name)
  }
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">
        Two small throw-away databases are made in your own container. One is copied into the other, every row is
        compared, the copy is undone, and both databases are dropped. It takes about ten seconds; your own databases,
        the history and the backups are not touched.
      </p>
      {running.length > 1 && (
        <FieldFrame id="practice-container" label="Container">
          <Select
            id="practice-container"
            label="Container"
            value={container.name}
            items={running.map((item) => ({ value: item.name, label: item.name, detail: item.image }))}
            onChange={setPicked}
          />
        </FieldFrame>
      )}
      {practice.refused && <PracticeTrouble failure={practice.refused} />}
      <div className="flex items-center gap-3">
        <Button
          size="m"
          variant="primary"
          aria-disabled={practice.blocked || asked}
          onClick={() => !practice.blocked && !asked && start()}
        >
          {asked ? 'Starting…' : 'Start practice'}
        </Button>
        <p className="min-w-0 truncate text-small text-ink-3">
          {practice.blocked ? 'Waits for the run that goes on.' : `In ${visibleText(container.name)}`}
        </p>
      </div>
    </div>
  )
}
