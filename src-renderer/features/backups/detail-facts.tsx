import { Clock, Copy, File, FlaskConical, ShieldCheck, ShieldQuestionMark } from 'lucide-react'
import type { ReactNode } from 'react'
import type { BackupEntry, BackupFate, Manifest } from '../../../src-shared/domain/backup'
import { formatBytes, formatCount } from '../../../src-shared/format/format'
import { call } from '../../api/call'
import { announce } from '../../components/announcer'
import { IconButton } from '../../components/button'
import { EndIcon } from '../../components/end-mark'
import { MiddleText } from '../../components/middle-text'
import { fateSentence } from '../../text/fate'
import { visibleText } from '../../text/visible'
import { dayAndTime, exactWhen } from '../../text/when'
import { environmentOf, rawBytes, rowsOf, verifiedTime } from './backup-words'

interface DetailFactsProps {
  readonly entry: BackupEntry
  readonly fate: BackupFate | undefined
  readonly now: number
}

/** When, where from, how large; what was proven of it; its file; how long it stays. */
export function DetailFacts({ entry, fate, now }: DetailFactsProps) {
  const { manifest } = entry
  const environment = environmentOf(manifest)
  const place = `${manifest.endpoint.address}, user ${manifest.endpoint.user}`
  return (
    <div className="num mt-1.5 flex flex-col gap-1.5 text-small text-ink-2">
      <p className="copyable flex flex-wrap items-center gap-x-4 gap-y-1">
        <span>{exactWhen(Date.parse(manifest.createdAt))}</span>
        <span className="flex min-w-0 items-center gap-1" title={place}>
          {manifest.reason === 'imported' ? (
            <File size={14} strokeWidth={1.75} aria-hidden className="shrink-0 text-ink-2" />
          ) : (
            <EndIcon end={{ kind: environment === 'local' ? 'container' : 'server', environment }} size={14} />
          )}
          <span className="isolate-text truncate">{visibleText(manifest.endpoint.name)}</span>
        </span>
        <span>PG {shortVersion(manifest.serverVersion)}</span>
        <span>
          {formatBytes(rawBytes(manifest))} in {formatBytes(manifest.bytes)}
        </span>
      </p>
      <Checked entry={entry} />
      <Proof entry={entry} />
      <div className="flex min-w-0 items-center gap-1">
        <MiddleText text={manifest.file} tail={20} className="copyable font-mono text-ink-3" />
        <IconButton icon={Copy} label="Copy the file name" className="size-6!" onClick={() => copyName(manifest)} />
        <span className="ml-auto shrink-0 text-ink-3">tools {shortVersion(manifest.toolsVersion)}</span>
      </div>
      <Line icon={<Clock size={14} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-ink-3" />}>
        {fateSentence(fate, now)}
      </Line>
      {manifest.leftOut.length > 0 && <LeftOut texts={manifest.leftOut} />}
    </div>
  )
}

function copyName(manifest: Manifest): void {
  void call('app/copy-text', manifest.file)
  announce('File name copied')
}

/** `15.8` of `15.8 (Debian 15.8-1.pgdg120+1)`. */
function shortVersion(version: string): string {
  return visibleText(version.split(' ')[0] ?? version)
}

function Checked({ entry }: { readonly entry: BackupEntry }) {
  const at = verifiedTime(entry)
  const { manifest } = entry
  const content = `${manifest.tables.length} tables, ${formatCount(rowsOf(manifest))} rows`
  if (entry.state !== 'present') return <Line icon={<Unsure />}>It held {content}.</Line>
  if (at === null) return <Line icon={<Unsure />}>Not verified yet. {content}</Line>
  return (
    <Line icon={<ShieldCheck size={14} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-success" />}>
      <span className="font-medium text-success">Verified {dayAndTime(at)}</span>{' '}
      {entry.verifiedAt === null ? 'when it was made' : 'checksum of the file'}, {content}
    </Line>
  )
}

function Unsure() {
  return <ShieldQuestionMark size={14} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-ink-3" />
}

function Proof({ entry: { proof, state } }: { readonly entry: BackupEntry }) {
  if (proof === null || state !== 'present') return null
  const compared = proof.verdict === 'identical' ? 'identical' : 'counts are equal, content not compared'
  return (
    <Line icon={<FlaskConical size={14} strokeWidth={1.75} aria-hidden className="mt-px shrink-0 text-success" />}>
      <span className="font-medium text-success">Proven {dayAndTime(Date.parse(proof.at))}</span> restored into PG{' '}
      {shortVersion(proof.serverVersion)}: {formatCount(proof.rows)} rows, {compared}
    </Line>
  )
}

function LeftOut({ texts }: { readonly texts: readonly string[] }) {
  return (
    <details>
      <summary>{texts.length} parts of the imported file were not taken over</summary>
      <ul className="copyable mt-1 max-h-24 overflow-y-auto pl-4 font-mono">
        {texts.map((text) => (
          <li key={text} className="break-words">
            {visibleText(text)}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Line({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <p className="flex items-start gap-1.5">
      {icon}
      <span>{children}</span>
    </p>
  )
}
