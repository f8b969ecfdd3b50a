import clsx from 'clsx'
import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react'
import { useId } from 'react'

interface FieldFrameProps {
  readonly id: string
  readonly label: string
  readonly error?: string | undefined
  readonly hint?: ReactNode
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** Label above, control, and below it either what is wrong or a hint. */
export function FieldFrame({ id, label, error, hint, className, children }: FieldFrameProps) {
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className="text-small font-medium text-ink-2">
        {label}
      </label>
      {children}
      {error !== undefined && (
        <p id={`${id}-error`} className="text-small text-danger">
          {error}
        </p>
      )}
      {error === undefined && hint !== undefined && (
        <div id={`${id}-hint`} className="text-small text-ink-3">
          {hint}
        </div>
      )}
    </div>
  )
}

export const controlLook =
  'h-7 w-full min-w-0 rounded-control border border-edge-strong bg-control px-2.5 text-small text-ink select-text disabled:opacity-60 aria-invalid:border-danger'

export interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
  readonly hint?: ReactNode
  readonly mono?: boolean
  readonly after?: ReactNode
  readonly className?: string
  readonly ref?: Ref<HTMLInputElement>
}

export function TextField({ label, onChange, error, hint, mono, after, className, ...rest }: TextFieldProps) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} error={error} hint={hint} className={className}>
      <div className="relative">
        <input
          id={id}
          spellCheck={false}
          autoComplete="off"
          {...rest}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? (hint === undefined ? undefined : `${id}-hint`) : `${id}-error`}
          onChange={(event) => onChange(event.target.value)}
          className={clsx(controlLook, mono && 'font-mono', after !== undefined && 'pr-9')}
        />
        {after !== undefined && <span className="absolute top-0 right-0">{after}</span>}
      </div>
    </FieldFrame>
  )
}

interface TextAreaProps extends Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'onChange'> {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
  readonly hint?: ReactNode
}

export function TextArea({ label, onChange, error, hint, rows = 3, ...rest }: TextAreaProps) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} error={error} hint={hint}>
      <textarea
        id={id}
        rows={rows}
        spellCheck={false}
        {...rest}
        aria-invalid={error === undefined ? undefined : true}
        onChange={(event) => onChange(event.target.value)}
        className={clsx(controlLook, 'h-auto resize-none py-1.5 font-mono leading-[18px]')}
      />
    </FieldFrame>
  )
}

interface CheckFieldProps {
  readonly label: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  readonly hint?: ReactNode
}

export function CheckField({ label, checked, onChange, disabled = false, hint }: CheckFieldProps) {
  return (
    <label className="flex items-start gap-2">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent disabled:opacity-60"
      />
      <span className="min-w-0">
        <span className={clsx(disabled && 'opacity-60')}>{label}</span>
        {hint !== undefined && <span className="block text-small text-ink-3">{hint}</span>}
      </span>
    </label>
  )
}
