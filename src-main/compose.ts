import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { ContainerEndpoint, Endpoint } from '../src-shared/domain/endpoint'
import { AppError } from '../src-shared/domain/failure'
import type { SyncPlan } from '../src-shared/domain/plan'
import { retentionLimits } from '../src-shared/domain/settings'
import type { App, ComposeOptions } from './app'
import { createArchives } from './archives/archives'
import { listContainers } from './docker/containers'
import { engineStatus, type FindEngineOptions, findEngine } from './docker/engine'
import { type ContainerFollower, followContainers } from './docker/engine-events'
import { startEnvironment } from './docker/start-environment'
import { startPostgres } from './docker/start-postgres'
import { backupSpec } from './jobs/backup-job'
import { checkEndpoint } from './jobs/check'
import { countExactly } from './jobs/count-exactly'
import { makeDatabase } from './jobs/doctor/make-database'
import { endBlockers } from './jobs/end-blockers'
import type { Engine } from './jobs/engine-api'
import type { JobDeps } from './jobs/job-deps'
import { JobRunner } from './jobs/job-runner'
import { markDatabase } from './jobs/mark-target'
import { createPractice } from './jobs/practice'
import { makePreview } from './jobs/preview'
import { recoverJobs } from './jobs/recover'
import { restoreSpec } from './jobs/restore-job'
import type { ShownRestore } from './jobs/restore-order'
import { previewRestore } from './jobs/restore-preview'
import { syncSpec } from './jobs/sync-job'
import { createLogger } from './logging'
import { passFilePath, readPassword } from './pgtools/read-passfile'
import { createBackupStore } from './store/backups'
import { createEndpointStore } from './store/endpoints'
import { createHistoryStore } from './store/history'
import { createProfileStore } from './store/profiles'
import { createSecretStore } from './store/secrets'
import { backupFolderOf, createSettingsStore, type SettingsStore } from './store/settings'

/** Builds every part and joins them. Nothing runs yet but what is asked for. */
export async function compose(options: ComposeOptions): Promise<App> {
  const { home } = options
  const logger = createLogger({ folder: join(home, 'logs'), name: options.logName })
  const settings = createSettingsStore(home)
  const history = createHistoryStore(home)
  const backups = createBackupStore(async () => backupFolderOf(home, await settings.get()))
  const secrets = createSecretStore({
    home,
    box: options.secretBox,
    readPassfile,
    env: process.env,
    onSecret: logger.registerSecret,
  })
  const endpoints = createEndpointStore(home)
  const deps: JobDeps = {
    home,
    findEngine: async () => findEngine(await engineOptions(settings)),
    toolsImage: async () => (await settings.get()).toolsImage,
    savedEndpoints: () => endpoints.list(),
    lockWaitSeconds: async () => (await settings.get()).lockWaitSeconds,
    retentionLimits: async () => retentionLimits(await settings.get()),
    backups,
    history,
  }
  const dockerStatus = async () => engineStatus(await engineOptions(settings))
  const engine = createEngine({ ...deps, dockerStatus })
  const archives = createArchives(deps)
  const practice = createPractice(home, (own) => ({
    ...deps,
    home: own,
    backups: createBackupStore(async () => join(own, 'backups')),
    history: createHistoryStore(own),
  }))
  const profiles = createProfileStore(home)
  return { home, engine, practice, archives, endpoints, profiles, settings, history, backups, secrets, logger }
}

async function engineOptions(settings: SettingsStore): Promise<FindEngineOptions> {
  const { dockerHost } = await settings.get()
  return { explicit: dockerHost, env: process.env, platform: process.platform, homeDir: homedir() }
}

async function readPassfile(endpoint: Endpoint): Promise<string | null> {
  const path = passFilePath({
    passFile: startEnvironment.passFile,
    platform: process.platform,
    homeDir: homedir(),
    appData: process.env.APPDATA ?? null,
  })
  const host = endpoint.kind === 'server' ? endpoint.host : 'localhost'
  const { port, database, user } = endpoint
  return (await readPassword(path, { host, port, database, user }, process.platform)).password
}

const shownPlans = 20

function createEngine(deps: JobDeps & { dockerStatus: Engine['dockerStatus'] }): Engine {
  const runner = new JobRunner(deps)
  const plans = new Map<string, SyncPlan>()
  const restores = new Map<string, ShownRestore>()
  const followers = new Set<ContainerFollower>()
  const lookId = () => randomBytes(6).toString('hex')
  return {
    dockerStatus: async () => {
      const status = await deps.dockerStatus()
      for (const follower of followers) follower.answered(status.address)
      return status
    },
    containers: async () => listContainers(await deps.findEngine()),
    check: (endpoint, passwords, localHint, signal) =>
      checkEndpoint(deps, endpoint, anchorOf(endpoint, localHint), passwords, lookId(), signal),
    createDatabase: (endpoint, passwords, localHint, signal) =>
      makeDatabase(deps, endpoint, anchorOf(endpoint, localHint), passwords, lookId(), signal),
    startContainer: async (container, port = 5432) => startPostgres(await deps.findEngine(), container, port),
    followContainers: (onChange) => {
      const follower = followContainers({ findEngine: deps.findEngine, onChange })
      followers.add(follower)
      return follower
    },
    preview: async (order, signal) => {
      const preview = await makePreview(deps, order, lookId(), signal)
      plans.set(preview.plan.id, preview.plan)
      for (const id of [...plans.keys()].slice(0, -shownPlans)) plans.delete(id)
      return preview
    },
    count: async (order, tables, onCounted, signal) => {
      const plan = shownPlan(plans, order.planId)
      return countExactly(deps, { order, plan, tables, jobId: lookId(), onCounted }, signal)
    },
    startSync: async (order) =>
      runner.start(syncSpec(order, order.planId === undefined ? null : shownPlan(plans, order.planId))),
    restorePreview: async (order, signal) => {
      const preview = await previewRestore(deps, order, lookId(), signal)
      restores.set(preview.plan.id, preview)
      for (const id of [...restores.keys()].slice(0, -shownPlans)) restores.delete(id)
      return preview
    },
    startRestore: async (order, planId) =>
      runner.start(restoreSpec(order, planId === undefined ? null : shownPlan(restores, planId))),
    shownTarget: (planId = '') => (plans.get(planId) ?? restores.get(planId)?.plan)?.target ?? null,
    mark: (...given) => markDatabase(deps, ...given),
    endBlockers: (...given) => endBlockers(deps, ...given),
    startBackup: async (order) => runner.start(backupSpec(order)),
    startJob: (spec) => runner.start(spec),
    cancel: (jobId) => runner.cancel(jobId),
    note: (text) => runner.note(text),
    events: (afterSeq) => runner.events(afterSeq),
    onEvent: (listener) => runner.onEvent(listener),
    recover: (passwords) => recoverJobs(deps, passwords),
  }
}

function anchorOf(endpoint: Endpoint, localHint: Endpoint | null): ContainerEndpoint | null {
  if (endpoint.kind === 'container') return endpoint
  return localHint?.kind === 'container' ? localHint : null
}

function shownPlan<T>(plans: ReadonlyMap<string, T>, id: string): T {
  const plan = plans.get(id)
  if (plan !== undefined) return plan
  throw new AppError({
    code: 'plan/changed',
    message: 'The plan on the screen is no longer known.',
    hint: 'Count again, look at the plan, then start.',
    retryable: true,
  })
}
