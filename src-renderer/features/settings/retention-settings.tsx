import { useState } from 'react'
import type { BackupList } from '../../../src-shared/domain/backup'
import type { Settings } from '../../../src-shared/domain/settings'
import { formatBytes } from '../../../src-shared/format/format'
import { useBackups } from '../../api/queries'
import { useNow } from '../../api/use-now'
import { RetentionDialog } from '../../components/retention-dialog'
import { hoursText } from '../../text/retention-words'
import { untilWhen } from '../../text/when'
import { ValueSelect } from './setting'
import { useChange, useKnown } from './use-change'

const hours = [6, 24, 72, 168, 720].map((value) => ({ value, label: hoursText(value) }))
const days = [0, 7, 14, 30, 90].map((value) => ({ value, label: daysText(value) }))
const counts = [null, 5, 10, 20, 50].map((value) => ({ value, label: countText(value) }))
const sizes = [null, 5e9, 10e9, 20e9, 50e9, 100e9].map((value) => ({ value, label: sizeText(value) }))

/** The sentence that says how long backups stay, with its figures to choose. */
export function KeepSentence() {
  const settings = useKnown()
  const change = useChange()
  const [other, setOther] = useState(false)
  const onOther = () => setOther(true)
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-1.5 gap-y-1.5 text-body">
        <span>Everything for</span>
        <ValueSelect
          label="Keep everything for"
          value={settings.retentionHours}
          choices={hours}
          nameOf={hoursText}
          onChange={(retentionHours) => change({ retentionHours })}
          onOther={onOther}
        />
        <span>then 1 a day for</span>
        <ValueSelect
          label="Then 1 a day for"
          value={settings.retentionDays}
          choices={days}
          nameOf={daysText}
          onChange={(retentionDays) => change({ retentionDays })}
          onOther={onOther}
        />
        <span>Pinned ones stay.</span>
      </div>
      <Forecast />
      {other && <OtherDialog settings={settings} onClose={() => setOther(false)} />}
    </>
  )
}

export function CountLimit({ title }: { readonly title: string }) {
  return (
    <LimitSelect
      title={title}
      choices={counts}
      nameOf={countText}
      limitOf={(settings) => settings.retentionCount}
      changeTo={(retentionCount) => ({ retentionCount })}
    />
  )
}

export function SizeLimit({ title }: { readonly title: string }) {
  return (
    <LimitSelect
      title={title}
      choices={sizes}
      nameOf={sizeText}
      limitOf={(settings) => settings.retentionBytes}
      changeTo={(retentionBytes) => ({ retentionBytes })}
    />
  )
}

interface LimitSelectProps {
  readonly title: string
  readonly choices: readonly { readonly value: number | null; readonly label: string }[]
  readonly nameOf: (value: number | null) => string
  readonly limitOf: (settings: Settings) => number | null
  readonly changeTo: (value: number | null) => Partial<Settings>
}

function LimitSelect({ title, choices, nameOf, limitOf, changeTo }: LimitSelectProps) {
  const settings = useKnown()
  const change = useChange()
  const [other, setOther] = useState(false)
  return (
    <>
      <ValueSelect
        label={title}
        value={limitOf(settings)}
        choices={choices}
        nameOf={nameOf}
        onChange={(value) => change(changeTo(value))}
        onOther={() => setOther(true)}
      />
      {other && <OtherDialog settings={settings} onClose={() => setOther(false)} />}
    </>
  )
}

function OtherDialog({ settings, onClose }: { readonly settings: Settings; readonly onClose: () => void }) {
  return <RetentionDialog settings={settings} onClose={onClose} />
}

function Forecast() {
  const { data } = useBackups()
  const now = useNow(60_000)
  return <p className="num mt-1.5 min-h-4">{data === undefined ? '' : forecastText(data, now)}</p>
}

/** `Today this keeps 19 backups, 6.2 GB. Next removal: today 11:15.` */
export function forecastText({ entries, fates, usedBytes }: Omit<BackupList, 'strays' | 'trash'>, now: number): string {
  if (entries.length === 0) return 'There is no backup yet.'
  const going = entries.flatMap(({ manifest }) => {
    const fate = fates[manifest.id]
    return fate?.kind === 'goes' ? [Date.parse(fate.at)] : []
  })
  const count = entries.length === 1 ? '1 backup' : `${entries.length} backups`
  const next = going.length === 0 ? 'None of them goes.' : `Next removal: ${removalText(Math.min(...going), now)}.`
  return `Now ${count}, ${formatBytes(usedBytes)}. ${next}`
}

/** What is due goes at the end of the next run. */
function removalText(at: number, now: number): string {
  return at <= now ? 'at the next run' : untilWhen(at, now)
}

function daysText(value: number): string {
  if (value === 0) return 'no days'
  return value === 1 ? '1 day' : `${value} days`
}

function countText(value: number | null): string {
  return value === null ? 'No limit' : String(value)
}

function sizeText(value: number | null): string {
  return value === null ? 'No limit' : formatBytes(value)
}
