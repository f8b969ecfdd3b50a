import { AppError } from '../../src-shared/domain/failure'
import type { App } from '../app'
import { resolveProfile } from '../store/profiles'
import type { Handlers } from './register-handlers'

type Channels = 'profiles/list' | 'profiles/save' | 'profiles/delete'

export function profileHandlers(app: App): Pick<Handlers, Channels> {
  return {
    'profiles/list': () => app.profiles.list(),
    async 'profiles/save'({ profile }) {
      if (profile.localEndpointId === profile.remoteEndpointId) {
        throw new AppError({
          code: 'profile/invalid',
          message: 'A profile needs two different connections.',
          hint: 'Choose another connection for one of the sides.',
        })
      }
      await resolveProfile({ ...profile, id: profile.id ?? 'draft' }, app.endpoints)
      return app.profiles.save(profile)
    },
    async 'profiles/delete'({ id }) {
      await app.profiles.delete(id)
      return null
    },
  }
}
