import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../src-shared/domain/failure'
import { type Profile, profileSchema, type ResolvedProfile } from '../../src-shared/domain/profile'
import { type EndpointStore, replaceById } from './endpoints'
import { jsonFile } from './json-file'

const documentSchema = z.strictObject({ version: z.literal(1), profiles: z.array(profileSchema) })

export interface ProfileStore {
  list(): Promise<Profile[]>
  /** Throws `profile/not-found`. */
  get(id: string): Promise<Profile>
  /** By name, upper and lower case alike when only one matches so. Throws `profile/not-found` naming what there is. */
  findByName(name: string): Promise<Profile>
  save(draft: Omit<Profile, 'id'> & { readonly id?: string | undefined }): Promise<Profile>
  delete(id: string): Promise<void>
}

/** Saved profiles in `profiles.json`. */
export function createProfileStore(home: string): ProfileStore {
  const file = jsonFile({
    path: join(home, 'profiles.json'),
    version: 1,
    schema: documentSchema,
    initial: { version: 1, profiles: [] },
  })

  return {
    async list() {
      return (await file.read()).profiles
    },
    async get(id) {
      return requireProfile((await file.read()).profiles, id)
    },
    async findByName(name) {
      return pickByName((await file.read()).profiles, name)
    },
    async save(draft) {
      const profile = profileSchema.parse({ ...draft, id: draft.id ?? randomUUID() })
      await file.update((document) => ({ ...document, profiles: replaceById(document.profiles, profile) }))
      return profile
    },
    async delete(id) {
      await file.update((document) => {
        requireProfile(document.profiles, id)
        return { ...document, profiles: document.profiles.filter((item) => item.id !== id) }
      })
    },
  }
}

/** A profile with its two endpoints. Throws `endpoint/not-found` when one was deleted. */
export async function resolveProfile(profile: Profile, endpoints: EndpointStore): Promise<ResolvedProfile> {
  const [local, remote] = await Promise.all([
    endpoints.get(profile.localEndpointId),
    endpoints.get(profile.remoteEndpointId),
  ])
  return { profile, local, remote }
}

function requireProfile(profiles: readonly Profile[], id: string): Profile {
  const found = profiles.find((profile) => profile.id === id)
  if (found !== undefined) return found
  throw new AppError({
    code: 'profile/not-found',
    message: 'This profile does not exist any more.',
    hint: 'Choose another profile.',
    detail: id,
  })
}

function pickByName(profiles: readonly Profile[], name: string): Profile {
  const exact = profiles.filter((profile) => profile.name === name)
  const loose = profiles.filter((profile) => profile.name.toLowerCase() === name.toLowerCase())
  const matches = exact.length > 0 ? exact : loose
  const [only] = matches
  if (only !== undefined && matches.length === 1) return only
  const names = profiles.map((profile) => profile.name).join(', ')
  throw new AppError({
    code: 'profile/not-found',
    message:
      matches.length > 1 ? `More than one profile is called "${name}".` : `There is no profile called "${name}".`,
    hint: names === '' ? 'No profile is saved in this home; name a profile file instead.' : `Saved profiles: ${names}.`,
  })
}
