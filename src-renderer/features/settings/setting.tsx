import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Settings } from '../../../src-shared/domain/settings'
import { Segmented } from '../../components/segmented'
import { Select } from '../../components/select'
import { Switch } from '../../components/switch'
import { type SettingKey, useChange, useKnown } from './use-change'

/** What a control is told of its row: its name, and the ids of that and of the explanation. */
export interface Row {
  readonly title: string
  readonly titleId: string
  readonly textId: string
}

/** One row of the settings, as data: what is searched, what a reset takes back, and what draws it. */
export interface Setting {
  readonly title: string
  readonly text: string
  /** More words it is found by. */
  readonly words?: string
  /** What it changes; empty where there is nothing to reset. */
  readonly keys: readonly SettingKey[]
  readonly control?: (row: Row) => ReactNode
  /** Instead of `text`, where it says something live. */
  readonly live?: ReactNode
  /** The control takes a line of its own. */
  readonly below?: boolean
}

export interface Section {
  readonly id: string
  readonly title: string
  readonly icon: LucideIcon
  readonly intro?: string
  readonly settings: readonly Setting[]
}

type KeysOf<T> = { [K in SettingKey]: Settings[K] extends T ? K : never }[SettingKey]

/** A setting that is on or off. */
export function switchFor(name: KeysOf<boolean>): Pick<Setting, 'keys' | 'control'> {
  return { keys: [name], control: (row) => <SettingSwitch name={name} row={row} /> }
}

function SettingSwitch({ name, row }: { readonly name: KeysOf<boolean>; readonly row: Row }) {
  const change = useChange()
  return (
    <Switch
      checked={useKnown()[name]}
      labelledBy={row.titleId}
      describedBy={row.textId}
      onChange={(checked) => change({ [name]: checked })}
    />
  )
}

interface Choice<T> {
  readonly value: T
  readonly label: string
}

/** One of two or three values, all in sight. */
export function choiceFor<K extends SettingKey>(
  name: K,
  choices: readonly Choice<Settings[K]>[],
): Pick<Setting, 'keys' | 'control'> {
  return { keys: [name], control: ({ title }) => <SettingChoice name={name} title={title} choices={choices} /> }
}

interface SettingChoiceProps<K extends SettingKey> {
  readonly name: K
  readonly title: string
  readonly choices: readonly Choice<Settings[K]>[]
}

function SettingChoice<K extends SettingKey>({ name, title, choices }: SettingChoiceProps<K>) {
  const change = useChange()
  return (
    <Segmented
      label={title}
      value={String(useKnown()[name])}
      choices={choices.map((choice) => ({ value: String(choice.value), label: choice.label }))}
      onChange={(text) => {
        const chosen = choices.find((choice) => String(choice.value) === text)
        if (chosen !== undefined) change({ [name]: chosen.value })
      }}
    />
  )
}

interface ValueSelectProps<T> {
  readonly label: string
  readonly value: T
  readonly choices: readonly Choice<T>[]
  /** How a value is called that is none of the choices. */
  readonly nameOf: (value: T) => string
  readonly onChange: (value: T) => void
  /** Opens what takes any other value. */
  readonly onOther?: () => void
}

/** A menu of usual values; a value of its own is one of them while it is set. */
export function ValueSelect<T extends number | null>(props: ValueSelectProps<T>) {
  const { label, value, choices, nameOf, onChange, onOther } = props
  const known = choices.some((choice) => choice.value === value)
  const all = known ? choices : [...choices, { value, label: nameOf(value) }]
  return (
    <Select
      look="button"
      className="w-auto border-edge-strong"
      label={label}
      value={String(value)}
      items={[
        ...all.map((choice) => ({ value: String(choice.value), label: choice.label })),
        ...(onOther === undefined ? [] : [{ value: 'other', label: 'Other…' }]),
      ]}
      onChange={(text) => {
        if (text === 'other') return onOther?.()
        const chosen = all.find((choice) => String(choice.value) === text)
        if (chosen !== undefined) onChange(chosen.value)
      }}
    />
  )
}
