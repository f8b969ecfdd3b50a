import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'

export type ButtonVariant = 'primary' | 'plain' | 'quiet' | 'danger'

const variants: Readonly<Record<ButtonVariant, string>> = {
  primary: 'bg-accent text-white hover:bg-accent-hover',
  plain: 'border border-edge bg-control text-ink hover:bg-control-hover',
  quiet: 'text-ink-2 hover:bg-hover hover:text-ink',
  danger: 'bg-danger-solid text-white hover:brightness-95',
}
const sizes = { s: 'h-7 px-2.5 text-small', m: 'h-8 px-3 text-body' } as const

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly variant?: ButtonVariant
  readonly size?: keyof typeof sizes
  readonly icon?: LucideIcon | undefined
  /** Shown after the label, for example a shortcut. */
  readonly after?: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button({
  variant = 'plain',
  size = 's',
  icon: Icon,
  after,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center gap-1.5 rounded-control font-medium whitespace-nowrap transition-colors duration-120 no-drag',
        'disabled:pointer-events-none disabled:opacity-50 aria-disabled:opacity-50',
        sizes[size],
        variants[variant],
        className,
      )}
    >
      {Icon && <Icon size={14} strokeWidth={1.75} aria-hidden />}
      {children}
      {after}
    </button>
  )
}

interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'aria-label'> {
  readonly icon: LucideIcon
  readonly label: string
  readonly bordered?: boolean
  readonly ref?: Ref<HTMLButtonElement>
}

/** A 28 px square with an icon; `label` is its name and its tooltip. */
export function IconButton({ icon: Icon, label, bordered = false, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={label}
      className={clsx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-2 transition-colors duration-120 no-drag hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-50',
        bordered && 'border border-edge bg-control',
        className,
      )}
    >
      <Icon size={14} strokeWidth={1.75} aria-hidden />
    </button>
  )
}
