import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { call } from '../api/call'
import { visibleText } from '../text/visible'
import { announce } from './announcer'
import { IconButton } from './button'

interface CopyLineProps {
  readonly text: string
  /** What it is, for the button's name: `Copy the SQL`. */
  readonly label: string
}

/** Text to be run elsewhere, with the button that copies it. */
export function CopyLine({ text, label }: CopyLineProps) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () => {
    void call('app/copy-text', text)
    announce('Copied')
    setCopied(true)
  }
  return (
    <div className="flex w-fit max-w-full items-start gap-2 rounded-control border border-edge-subtle bg-canvas py-0.5 pr-0.5 pl-3">
      <code className="copyable min-w-0 self-center py-0.5 font-mono text-small break-words whitespace-pre-wrap">
        {visibleText(text)}
      </code>
      <IconButton icon={copied ? Check : Copy} label={label} onClick={copy} />
    </div>
  )
}
