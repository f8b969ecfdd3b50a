import type { SpeedSample } from '../../../src-shared/domain/job-view'

const width = 72
const height = 16

/** A small line of the last seconds' speed; the figure beside it says the same in numbers. */
export function SpeedLine({ samples }: { readonly samples: readonly SpeedSample[] }) {
  const points = speedPoints(samples)
  if (points.length < 3) return null
  const top = Math.max(...points, 1)
  const path = points.map((speed, index) => {
    const x = (index / (points.length - 1)) * width
    return `${x.toFixed(1)},${(height - 1 - (speed / top) * (height - 2)).toFixed(1)}`
  })
  return (
    <svg width={width} height={height} aria-hidden="true" fill="none" className="stroke-info" strokeWidth="1.25">
      <polyline points={path.join(' ')} strokeLinejoin="round" />
    </svg>
  )
}

/** Bytes a second between samples, averaged in at most 18 steps so that the line stays calm. */
export function speedPoints(samples: readonly SpeedSample[]): number[] {
  const step = Math.max(1, Math.floor(samples.length / 18))
  const points: number[] = []
  for (let index = step; index < samples.length; index += step) {
    const from = samples[index - step]
    const to = samples[index]
    if (from && to && to.at > from.at) points.push(((to.bytes - from.bytes) * 1000) / (to.at - from.at))
  }
  return points
}
