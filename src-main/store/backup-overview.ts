import type { BackupList } from '../../src-shared/domain/backup'
import { supersededTimes } from '../../src-shared/domain/backup-rules'
import type { RetentionLimits } from '../../src-shared/domain/retention'
import { retentionLimits } from '../../src-shared/domain/settings'
import type { RetentionFacts } from './backup-sweep'
import type { BackupStore } from './backups'
import type { HistoryStore } from './history'
import { readJournals } from './journal'
import { lockHolder } from './lock'
import type { SettingsStore } from './settings'

/** What the retention needs besides the limits: which safety backups are still needed, from the history. */
export async function retentionFacts(
  stores: { readonly backups: BackupStore; readonly history: HistoryStore },
  limits: RetentionLimits,
  inUse: ReadonlySet<string>,
): Promise<RetentionFacts> {
  const [entries, records] = await Promise.all([stores.backups.list(), stores.history.list(Number.MAX_SAFE_INTEGER)])
  return { limits, inUse, superseded: supersededTimes(entries, records) }
}

/** Ids of the backups that the running job of this home reads or makes, in whatever process it runs. */
export async function backupsInUse(home: string): Promise<Set<string>> {
  const holder = await lockHolder(home)
  if (holder === null) return new Set()
  const journal = (await readJournals(home)).find(({ jobId }) => jobId === holder.jobId)
  const opened = journal?.entries.find((entry) => entry.state === 'opened')
  if (opened?.state !== 'opened') return new Set()
  const own = [opened.syncId, `${opened.syncId}.before`]
  return new Set(opened.backupId === null ? own : [...own, opened.backupId])
}

/** All backups and what becomes of them: the same truth for window and command line. */
export async function backupOverview(
  app: {
    readonly home: string
    readonly backups: BackupStore
    readonly history: HistoryStore
    readonly settings: SettingsStore
  },
  now: number,
): Promise<BackupList> {
  const limits = retentionLimits(await app.settings.get())
  return app.backups.catalogue(await retentionFacts(app, limits, await backupsInUse(app.home)), now)
}
