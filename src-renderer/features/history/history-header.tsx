import { Share } from 'lucide-react'
import type { RefObject } from 'react'
import { IconButton } from '../../components/button'
import { PageHeader } from '../../components/page-header'
import { SearchField } from '../../components/search-field'
import { Select } from '../../components/select'
import { visibleText } from '../../text/visible'
import type { HistoryFilter, KindFilter, Period, ProfileChoice, ResultFilter } from './history-filter'

const results: readonly { value: ResultFilter; label: string }[] = [
  { value: 'any', label: 'Any result' },
  { value: 'succeeded', label: 'Succeeded' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Cancelled' },
  { value: 'interrupted', label: 'Interrupted' },
]

const kinds: readonly { value: KindFilter; label: string }[] = [
  { value: 'all', label: 'All kinds' },
  { value: 'syncs', label: 'Pull and push' },
  { value: 'pulls', label: 'Pull' },
  { value: 'pushes', label: 'Push' },
  { value: 'restores', label: 'Restores and undos' },
  { value: 'other', label: 'Backups and others' },
]

const periods: readonly { value: Period; label: string }[] = [
  { value: 'all', label: 'All time' },
  { value: '1', label: '24 hours' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
]

interface HistoryHeaderProps {
  readonly filter: HistoryFilter
  readonly profiles: readonly ProfileChoice[]
  /** Nothing to search yet. */
  readonly empty: boolean
  readonly onChange: (filter: HistoryFilter) => void
  /** Writes the list as it is shown; `null` while it is empty. */
  readonly onExport: (() => void) | null
  readonly field: RefObject<HTMLInputElement | null>
}

/** Search and filters of the list. The choice of a profile is there once runs belong to more than one. */
export function HistoryHeader({ filter, profiles, empty, onChange, onExport, field }: HistoryHeaderProps) {
  if (empty) return <PageHeader title="History" />
  const anyProfile = { value: 'any', label: 'Any profile' }
  const named = profiles.map(({ value, label }) => ({ value, label: visibleText(label) }))
  return (
    <PageHeader title="History">
      <SearchField
        label="Search runs"
        value={filter.search}
        onChange={(search) => onChange({ ...filter, search })}
        inputRef={field}
        className="w-40 max-wide:w-32 max-middle:w-23"
      />
      <Select
        look="button"
        label="Result"
        value={filter.result}
        items={results}
        onChange={(result) => onChange({ ...filter, result })}
      />
      {profiles.length > 1 && (
        <Select
          look="button"
          label="Profile"
          value={filter.profile}
          items={[anyProfile, ...named]}
          onChange={(profile) => onChange({ ...filter, profile })}
          className="max-w-32"
        />
      )}
      <Select
        look="button"
        label="Kind"
        value={filter.kind}
        items={kinds}
        onChange={(kind) => onChange({ ...filter, kind })}
      />
      <Select
        look="button"
        label="Period"
        value={filter.period}
        items={periods}
        onChange={(period) => onChange({ ...filter, period })}
      />
      <IconButton
        icon={Share}
        label="Export this list as JSON"
        disabled={onExport === null}
        onClick={() => onExport?.()}
      />
    </PageHeader>
  )
}
