import { type RefObject, useEffect, useRef, useState } from 'react'
import { failureOf } from '../../../src-shared/domain/failure'
import { useSettings } from '../../api/queries'
import { Button } from '../../components/button'
import { FailureCard } from '../../components/failure-card'
import { PageHeader } from '../../components/page-header'
import { SearchField } from '../../components/search-field'
import { Skeleton } from '../../components/skeleton'
import { useCommand } from '../../stores/commands'
import { failureTexts } from '../../text/failure-texts'
import { SectionList } from './section-list'
import { searchSections, sections } from './sections'
import type { Section } from './setting'
import { SettingRow } from './setting-row'
import { useSectionInSight } from './use-section-in-sight'

/** Every setting on one page: the list leads to a part of it, the search leaves only what fits. */
export function SettingsScreen({ section }: { readonly section: string | null }) {
  const settings = useSettings()
  const [search, setSearch] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useCommand('find', () => field.current?.focus())
  const shown = searchSections(sections, search)
  return (
    <>
      <PageHeader title="Settings">
        <SearchField label="Search settings" value={search} onChange={setSearch} inputRef={field} className="w-55" />
      </PageHeader>
      {settings.isPending && <Loading />}
      {settings.error && (
        <div className="p-6">
          <FailureCard
            title={failureTexts[failureOf(settings.error).code].title}
            failure={failureOf(settings.error)}
            actions={
              <Button size="m" variant="primary" onClick={() => void settings.refetch()}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {settings.data && <Page shown={shown} start={section} onClear={() => setSearch('')} />}
    </>
  )
}

interface PageProps {
  readonly shown: readonly Section[]
  readonly start: string | null
  readonly onClear: () => void
}

function Page({ shown, start, onClear }: PageProps) {
  const page = useRef<HTMLDivElement>(null)
  const { inSight, show } = useSectionInSight(page, shown)
  useEffect(() => {
    if (start !== null) show(start)
  }, [start, show])
  return (
    <div className="flex min-h-0 flex-1">
      <SectionList sections={shown} current={inSight} onChoose={show} />
      <Sections shown={shown} page={page} onClear={onClear} />
    </div>
  )
}

interface SectionsProps {
  readonly shown: readonly Section[]
  readonly page: RefObject<HTMLDivElement | null>
  readonly onClear: () => void
}

function Sections({ shown, page, onClear }: SectionsProps) {
  return (
    <div ref={page} className="relative min-w-0 flex-1 overflow-y-auto px-6 pt-4 pb-6">
      {shown.length === 0 && (
        <p className="flex items-center gap-3 text-ink-2">
          No setting fits.
          <Button onClick={onClear}>Clear the search</Button>
        </p>
      )}
      {shown.map(({ id, title, intro, settings }) => (
        <section key={id} id={`settings-${id}`} aria-labelledby={`settings-${id}-title`} className="mb-5 last:mb-0">
          <h2 id={`settings-${id}-title`} tabIndex={-1} className="rounded-tag text-heading outline-offset-2">
            {title}
          </h2>
          {intro !== undefined && <p className="text-small text-ink-2">{intro}</p>}
          <ul className="mt-2.5 rounded-card border border-edge-subtle">
            {settings.map((setting) => (
              <SettingRow key={setting.title} setting={setting} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function Loading() {
  return (
    <div aria-hidden className="flex flex-col gap-3 p-6 pl-54">
      <Skeleton width={120} height={20} />
      <Skeleton width="100%" height={176} />
      <Skeleton width="100%" height={176} />
    </div>
  )
}
