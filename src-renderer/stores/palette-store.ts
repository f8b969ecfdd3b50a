import { create } from 'zustand'
import { persist } from 'zustand/middleware'

/** `containers`: only those that can be started. */
export type PalettePage = 'commands' | 'containers'

interface PaletteState {
  readonly page: PalettePage | null
  /** What was used, the last one first; outlives a restart. */
  readonly recents: readonly string[]
}

export const usePalette = create<PaletteState>()(
  persist((): PaletteState => ({ page: null, recents: [] }), {
    name: 'archon-sync-palette',
    partialize: ({ recents }) => ({ recents }),
  }),
)

export function showPalette(page: PalettePage | null): void {
  usePalette.setState({ page })
}
