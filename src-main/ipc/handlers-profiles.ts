import { AppError } from '../../src-shared/domain/failure'
import type { ProfileFile, ResolvedProfile } from '../../src-shared/domain/profile'
import { duplicateOf, fileOfProfile, freeName, joinEndpoint } from '../../src-shared/domain/profile-exchange'
import type { ImportedProfile } from '../../src-shared/ipc/contract'
import type { App } from '../app'
import { readProfileFile, writeProfileFile } from '../store/profile-file'
import { resolveProfile } from '../store/profiles'
import type { Desktop } from './desktop'
import type { Handlers } from './register-handlers'

type Channels =
  | 'profiles/list'
  | 'profiles/save'
  | 'profiles/delete'
  | 'profiles/duplicate'
  | 'profiles/export'
  | 'profiles/import'

type ProfileApp = Pick<App, 'profiles' | 'endpoints'>

/** Paths come from the system's own dialogs, never from the page. */
export function profileHandlers(
  app: ProfileApp,
  desktop: Pick<Desktop, 'chooseSavePath' | 'chooseFile'>,
): Pick<Handlers, Channels> {
  return {
    'profiles/list': () => app.profiles.list(),
    async 'profiles/save'({ profile }) {
      if (profile.localEndpointId === profile.remoteEndpointId) {
        throw sameEnds()
      }
      await resolveProfile({ ...profile, id: profile.id ?? 'draft' }, app.endpoints)
      return app.profiles.save(profile)
    },
    async 'profiles/delete'({ id }) {
      await app.profiles.delete(id)
      return null
    },
    async 'profiles/duplicate'({ id }) {
      const names = (await app.profiles.list()).map((profile) => profile.name)
      return app.profiles.save(duplicateOf(await app.profiles.get(id), names))
    },
    async 'profiles/export'({ id }) {
      const file = exportable(await resolveProfile(await app.profiles.get(id), app.endpoints))
      const path = await desktop.chooseSavePath(`${file.name}.archon-sync.json`)
      if (path !== null) await writeProfileFile(path, file)
      return { path }
    },
    async 'profiles/import'() {
      const path = await desktop.chooseFile('json')
      return path === null ? null : saveImported(app, await readProfileFile(path))
    },
  }
}

/** A file's local end may be of both kinds, its remote end is a server. Throws `profile/invalid`. */
function exportable(resolved: ResolvedProfile): ProfileFile {
  if (resolved.remote.kind === 'server') return fileOfProfile(resolved)
  throw new AppError({
    code: 'profile/invalid',
    message: `${resolved.remote.name} is a container: a profile file leads to a server.`,
    hint: 'Export a profile whose remote connection is a server.',
  })
}

/** Connections that are saved already are used, and keep all but what makes them safer. */
async function saveImported(app: ProfileApp, file: ProfileFile): Promise<ImportedProfile> {
  if (!joinEndpoint(file.remote, [{ ...file.local, id: 'local' }]).isNew) throw sameEnds()
  const ends: { id: string; name: string; isNew: boolean }[] = []
  for (const place of [file.local, file.remote]) {
    const { endpoint, isNew } = joinEndpoint(place, await app.endpoints.list())
    const { id, name } = await app.endpoints.save(endpoint)
    ends.push({ id, name, isNew })
  }
  const [local, remote] = ends
  if (local === undefined || remote === undefined) throw sameEnds()
  const { include, exclude, options } = file
  const names = (await app.profiles.list()).map((profile) => profile.name)
  const profile = await app.profiles.save({
    name: freeName(file.name, names),
    localEndpointId: local.id,
    remoteEndpointId: remote.id,
    include,
    exclude,
    options,
  })
  return { profile, newConnections: ends.filter((end) => end.isNew).map((end) => end.name) }
}

function sameEnds(): AppError {
  return new AppError({
    code: 'profile/invalid',
    message: 'A profile needs two different connections.',
    hint: 'Choose another connection for one of the sides.',
  })
}
