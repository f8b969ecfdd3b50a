import { Check, CircleX } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { failureOf } from '../../../src-shared/domain/failure'
import { call } from '../../api/call'
import { TextField } from '../../components/field'
import { visibleText } from '../../text/visible'
import { applyParsed, maskPasted } from './form-values'
import type { EndpointForm } from './use-endpoint-form'

type Read = { readonly ok: boolean; readonly notes: readonly string[] }

interface PasteBoxProps {
  readonly form: EndpointForm
  readonly takeFocus: boolean
  /** Read at once: what was in the clipboard when the form was asked for. */
  readonly pasted?: string | undefined
}

/** Takes a URL, a psql line, a DSN or a JDBC URL and fills the fields below; what lacks nothing is tested at once. */
export function PasteBox({ form, takeFocus, pasted: given }: PasteBoxProps) {
  const [text, setText] = useState('')
  const [read, setRead] = useState<Read | null>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (takeFocus) input.current?.focus()
  }, [takeFocus])
  const parse = async (pasted: string) => {
    if (pasted.trim() === '') return setRead(null)
    try {
      const parsed = await call('endpoints/parse', { text: pasted })
      const filled = applyParsed(form.values, parsed)
      if (parsed.password === null) form.change(filled)
      else form.amend(filled)
      setText(maskPasted(pasted, parsed.password))
      setRead({ ok: true, notes: parsed.notes })
    } catch (error) {
      setRead({ ok: false, notes: [failureOf(error).message] })
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the text that the form was opened with
  useEffect(() => {
    if (given === undefined) return
    setText(maskPasted(given, null))
    void parse(given)
  }, [])
  return (
    <div>
      <TextField
        ref={input}
        label="Paste a connection string"
        mono
        value={text}
        placeholder="postgres://user:password@host:5432/database"
        onChange={setText}
        onPaste={(event) => {
          const pasted = event.clipboardData.getData('text')
          if (pasted === '') return
          event.preventDefault()
          setText(maskPasted(pasted, null))
          void parse(pasted)
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          if (!text.includes('•')) void parse(text)
        }}
      />
      <div aria-live="polite">
        {read?.notes.map((note) => (
          <p key={note} className="mt-1 flex items-start gap-1.5 text-small text-ink-2">
            {read.ok ? (
              <Check size={14} aria-hidden className="mt-px shrink-0 text-success" />
            ) : (
              <CircleX size={14} aria-hidden className="mt-px shrink-0 text-danger" />
            )}
            {visibleText(note)}
          </p>
        ))}
      </div>
    </div>
  )
}
