import type { Direction } from '../../../src-shared/domain/profile'
import type { Selected } from '../../api/selection'

/** What is chosen, with source and target as they are in that direction. */
export function inDirection(selected: Selected, direction: Direction): Selected {
  const { local, remote } = selected
  const [source, target] = direction === 'remote-to-local' ? [remote, local] : [local, remote]
  return { ...selected, direction, source, target }
}
