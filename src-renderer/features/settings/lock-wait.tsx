import { ValueSelect } from './setting'
import { useChange, useKnown } from './use-change'

const choices = [2, 5, 15, 30, 60, 300].map((value) => ({ value, label: secondsText(value) }))

/** How long an import waits before it gives up. */
export function LockWait({ title }: { readonly title: string }) {
  const value = useKnown().lockWaitSeconds
  const change = useChange()
  return (
    <ValueSelect
      label={title}
      value={value}
      choices={choices}
      nameOf={secondsText}
      onChange={(lockWaitSeconds) => change({ lockWaitSeconds })}
    />
  )
}

function secondsText(value: number): string {
  return value >= 60 && value % 60 === 0 ? `${value / 60} min` : `${value} s`
}
