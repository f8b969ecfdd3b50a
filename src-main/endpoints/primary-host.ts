/** The writer behind a host that only reads, where the provider's names tell it; else `null`. */
export function primaryHostOf(host: string): string | null {
  // Amazon Aurora: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide, "Amazon Aurora endpoint connections"
  const aurora = /^(?<cluster>.+)\.cluster-ro-(?<rest>[a-z0-9]+\..+\.rds\.amazonaws\.com(?:\.cn)?\.?)$/i.exec(
    host,
  )?.groups
  return aurora === undefined ? null : `${aurora.cluster}.cluster-${aurora.rest}`
}
