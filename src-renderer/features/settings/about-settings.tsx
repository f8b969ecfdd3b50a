import { useInfo } from '../../api/queries'

export function VersionText() {
  const info = useInfo().data
  if (info === undefined) return <> </>
  const chromium = /Chrome\/([\d.]+)/.exec(navigator.userAgent)?.[1]
  const parts = [
    `Archon Sync ${info.version}`,
    `Electron ${info.electron}`,
    ...(chromium === undefined ? [] : [`Chromium ${chromium}`]),
  ]
  return <span className="num">{parts.join(' · ')}</span>
}
