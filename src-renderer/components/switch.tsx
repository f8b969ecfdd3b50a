interface SwitchProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  /** Ids of its name and of what explains it. */
  readonly labelledBy: string
  readonly describedBy?: string
}

/** On or off, applied at once. A native checkbox, so that keys and screen readers know it. */
export function Switch({ checked, onChange, labelledBy, describedBy }: SwitchProps) {
  return (
    <input
      type="checkbox"
      role="switch"
      checked={checked}
      aria-checked={checked}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.target.checked)}
      className="switch shrink-0"
    />
  )
}
