/** A bar where text will be. */
export function Skeleton({ width, height = 12 }: { readonly width: number | string; readonly height?: number }) {
  return <span aria-hidden className="breathing inline-block rounded-tag bg-track" style={{ width, height }} />
}
