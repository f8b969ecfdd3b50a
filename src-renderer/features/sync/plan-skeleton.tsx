import { Skeleton } from '../../components/skeleton'

const widths = [180, 164, 172, 148, 104, 136]

/** The panel's shape while the plan is made; still and plain when it waits for a side that does not answer. */
export function PlanSkeleton({ active }: { readonly active: boolean }) {
  if (!active) {
    return (
      <div className="rounded-card border border-edge-subtle px-4 py-6 text-center text-ink-2">
        What will change is counted as soon as both sides are ready.
      </div>
    )
  }
  return (
    <div className="overflow-hidden rounded-card border border-edge-subtle" aria-busy="true">
      <div className="flex h-9 items-center gap-4 px-4">
        <span className="sr-only">Counting what will change</span>
        <Skeleton width={84} />
        <Skeleton width={56} />
        <Skeleton width={160} />
      </div>
      <div className="h-7 border-t border-edge-subtle" />
      {widths.map((width) => (
        <div key={width} className="flex h-7 items-center border-t border-edge-subtle px-4">
          <div className="w-72">
            <Skeleton width={width} height={10} />
          </div>
          <Skeleton width={56} height={10} />
          <span className="w-12" />
          <Skeleton width={56} height={10} />
        </div>
      ))}
    </div>
  )
}
