import { hasDisplay } from './system-packages.mjs'

/**
 * What goes before a command that opens windows where there is no display. Without `-noreset` the server starts anew
 * when its last window closes, and a window that opens in that moment finds none.
 */
export function virtualDisplay() {
  return hasDisplay() ? [] : ['xvfb-run', '-a', '--server-args=-screen 0 1440x900x24 -noreset']
}
