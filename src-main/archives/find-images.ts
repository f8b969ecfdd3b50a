import { AppError } from '../../src-shared/domain/failure'
import { formatBytes } from '../../src-shared/format/format'
import { inspectContainer, listContainers } from '../docker/containers'
import type { DockerEngine } from '../docker/engine'
import { probeImage } from '../docker/image-probe'
import { findImage, pullImage } from '../docker/images'
import {
  type ChosenServer,
  chooseServer,
  chooseTools,
  isPerfect,
  type KnownImage,
  type WantedTools,
} from '../docker/server-choice'
import type { WorkbenchDeps } from '../jobs/workbench'

export interface ImageSearch extends Pick<WorkbenchDeps, 'home' | 'toolsImage'> {
  readonly engine: DockerEngine
  readonly jobId: string
  /** Told what takes long, e.g. a pull. */
  readonly say: (text: string) => void
}

/** Images that are here: the settings' own, those of Postgres containers (running ones first), each once. */
async function* imagesHere(search: ImageSearch, signal: AbortSignal): AsyncGenerator<KnownImage> {
  const seen = new Set<string>()
  const configured = await search.toolsImage()
  if (configured !== null) {
    const image = await findImage(search.engine, configured)
    if (image !== null) yield await look(search, image.id, configured, seen, signal)
  }
  for (const container of await listContainers(search.engine)) {
    const { imageId, imageName } = await inspectContainer(search.engine, container.name)
    if (!seen.has(imageId)) yield await look(search, imageId, imageName, seen, signal)
  }
}

async function look(
  search: ImageSearch,
  id: string,
  name: string,
  seen: Set<string>,
  signal: AbortSignal,
): Promise<KnownImage> {
  seen.add(id)
  return { id, name, contents: await probeImage(search, id, signal) }
}

/** An official image of a major, pulled when it is not here. Throws `docker/image-missing`. */
async function official(search: ImageSearch, major: number, signal: AbortSignal): Promise<KnownImage> {
  const name = `postgres:${major}`
  const present = await findImage(search.engine, name)
  if (present === null) search.say(`Pulling the image ${name}.`)
  const image = present ?? (await pullImage(search.engine, name, () => undefined, signal))
  if (present === null) search.say(`Pulled ${name}, ${formatBytes(image.size)}.`)
  return look(search, image.id, name, new Set(), signal)
}

/**
 * The image for a throw-away server: of the wanted major, else the next newer, with the wanted extensions where there is
 * one. Only when no image here will do is one pulled.
 */
export async function findServerImage(
  search: ImageSearch,
  wanted: { readonly major: number; readonly extensions: readonly string[] },
  signal: AbortSignal,
): Promise<ChosenServer> {
  const images: KnownImage[] = []
  const choose = () => chooseServer(images, wanted.major, wanted.extensions)
  for await (const image of imagesHere(search, signal)) {
    images.push(image)
    if (isPerfect(choose(), wanted.major)) break
  }
  if (!isPerfect(choose(), wanted.major) && (await findImage(search.engine, `postgres:${wanted.major}`)) !== null)
    images.push(await official(search, wanted.major, signal))
  const chosen = choose()
  if (chosen !== null) return chosen
  images.push(await official(search, wanted.major, signal))
  const pulled = choose()
  if (pulled !== null) return pulled
  throw new AppError({
    code: 'docker/image-missing',
    message: `No image on this engine holds a PostgreSQL server ${wanted.major} or newer.`,
    hint: `Run "docker pull postgres:${wanted.major}", then try again.`,
  })
}

/** Content id of an image with tools that may read an archive. Throws `tools/too-old`, `docker/image-missing`. */
export async function findToolsImage(
  search: ImageSearch,
  wanted: WantedTools & { readonly first?: KnownImage },
  signal: AbortSignal,
): Promise<string> {
  const images: KnownImage[] = wanted.first === undefined ? [] : [wanted.first]
  // For a file from elsewhere the newest tools are looked for; a backup of our own takes the first that will do.
  const isEnough = () => !wanted.isForeign && chooseTools(images, wanted) !== null
  if (!isEnough()) {
    for await (const image of imagesHere(search, signal)) {
      images.push(image)
      if (isEnough()) break
    }
  }
  const chosen = chooseTools(images, wanted)
  if (chosen !== null) return chosen.id
  const major = Math.max(wanted.major, newestMajor)
  const pulled = await official(search, major, signal).catch((error: unknown) => {
    throw images.some((image) => image.contents.tools !== null) ? outdated(images, wanted, error) : error
  })
  if (chooseTools([pulled], wanted) !== null) return pulled.id
  throw outdated([...images, pulled], wanted)
}

const newestMajor = 17

function outdated(images: readonly KnownImage[], wanted: WantedTools, cause?: unknown): AppError {
  const found = images.flatMap(({ name, contents }) =>
    contents.tools === null ? [] : `${contents.tools.version} in ${name}`,
  )
  return new AppError(
    {
      code: 'tools/too-old',
      message: wanted.isForeign
        ? 'The PostgreSQL tools on this engine have known holes, and a file from elsewhere could use them.'
        : `The PostgreSQL tools on this engine are older than ${wanted.major}, and the backup was made by those.`,
      hint: `Pull a newer image, e.g. "docker pull postgres:${Math.max(wanted.major, newestMajor)}", and set it as tools image in the settings.`,
      detail: [...new Set(found)].join('\n'),
    },
    cause,
  )
}
