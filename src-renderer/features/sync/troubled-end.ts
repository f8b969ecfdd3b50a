import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { Failure } from '../../../src-shared/domain/failure'
import type { Selected } from '../../api/selection'

/** The end a failure is about: the one it names by id, one whose own check fails, one whose name is in it, else the remote. */
export function troubledEnd(
  selected: Selected,
  failure: Failure,
  reportOf: (end: Endpoint) => CheckReport | undefined,
): Endpoint {
  const ends = [selected.source, selected.target]
  return (
    ends.find((end) => end.id === failure.endpointId) ??
    ends.find((end) => reportOf(end)?.failure?.code === failure.code) ??
    ends.find((end) => failure.message.includes(end.name)) ??
    (failure.code === 'docker/container-stopped' ? selected.local : selected.remote)
  )
}
