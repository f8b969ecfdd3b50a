import { CircleAlert } from 'lucide-react'
import { useId } from 'react'
import { defaultSettings, type Settings } from '../../../src-shared/domain/settings'
import { visibleText } from '../../text/visible'
import type { Setting } from './setting'
import { type SettingKey, useChange, useKnown, useProblem } from './use-change'

/** One setting: its name, what it does, its control, and the way back where it was changed. */
export function SettingRow({ setting }: { readonly setting: Setting }) {
  const { title, text, keys, control, live, below = false } = setting
  const id = useId()
  const titleId = `${id}-title`
  const textId = `${id}-text`
  return (
    <li className="border-t border-edge-subtle first:border-t-0">
      <div className={`flex min-h-14 gap-x-4 gap-y-2 px-4 py-2 ${below ? 'flex-col' : 'items-center'}`}>
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2">
            <span id={titleId} className="font-medium">
              {title}
            </span>
            <Changed title={title} keys={keys} />
          </p>
          <div id={textId} className="copyable text-small text-ink-2">
            {live ?? text}
          </div>
        </div>
        {control !== undefined && (
          <div className="flex shrink-0 items-center gap-2">{control({ title, titleId, textId })}</div>
        )}
      </div>
      <Problem keys={keys} />
    </li>
  )
}

function Changed({ title, keys }: { readonly title: string; readonly keys: readonly SettingKey[] }) {
  const settings = useKnown()
  const change = useChange()
  if (!isChanged(settings, keys)) return null
  return (
    <span className="flex items-center gap-2 text-small text-accent-ink">
      <span className="flex items-center gap-1.5">
        <span aria-hidden className="size-1.5 rounded-full bg-accent-ink" />
        changed
      </span>
      <button
        type="button"
        aria-label={`Reset ${title}`}
        onClick={() => change(defaultsOf(keys))}
        className="-my-0.5 rounded-tag px-1 py-0.5 font-medium text-accent-ink hover:bg-hover"
      >
        Reset
      </button>
    </span>
  )
}

function Problem({ keys }: { readonly keys: readonly SettingKey[] }) {
  const problem = useProblem()
  if (!problem.keys.some((key) => keys.some((own) => own === key))) return null
  return (
    <p role="alert" className="copyable flex items-start gap-1.5 px-4 pb-2.5 text-small text-danger">
      <CircleAlert size={14} aria-hidden className="mt-px shrink-0" />
      {visibleText(problem.message)}
    </p>
  )
}

/** Whether one of them is not what it is in a new installation. */
export function isChanged(settings: Settings, keys: readonly SettingKey[]): boolean {
  return keys.some((key) => settings[key] !== defaultSettings[key])
}

function defaultsOf(keys: readonly SettingKey[]): Partial<Settings> {
  return Object.fromEntries(keys.map((key) => [key, defaultSettings[key]]))
}
