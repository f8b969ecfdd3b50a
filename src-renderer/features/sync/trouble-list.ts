import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Failure } from '../../../src-shared/domain/failure'

export interface EndTrouble {
  readonly failure: Failure
  /** The end it is about; `null` where it is about the engine that both ends need. */
  readonly endpoint: Endpoint | null
  /** The ends that are to be checked again. */
  readonly endpointIds: readonly string[]
}

/** What keeps the ends from answering, in their order. Trouble with the engine itself is said once for both. */
export function endTroubles(
  ends: readonly Endpoint[],
  reports: readonly (Pick<CheckReport, 'failure'> | undefined)[],
): EndTrouble[] {
  const all = ends.flatMap((endpoint, index) => {
    const failure = reports[index]?.failure
    return failure ? [{ failure, endpoint, endpointIds: [endpoint.id] }] : []
  })
  const engine = all.find(({ failure }) => isOfEngine(failure))
  if (engine === undefined) return all
  const others = all.filter(({ failure }) => !isOfEngine(failure))
  return [{ failure: engine.failure, endpoint: null, endpointIds: ends.map((end) => end.id) }, ...others]
}

function isOfEngine({ code }: Failure): boolean {
  return code === 'docker/unreachable' || code === 'docker/permission'
}
