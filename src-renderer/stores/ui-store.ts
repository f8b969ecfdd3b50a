import { create } from 'zustand'
import { persist } from 'zustand/middleware'
import type { Endpoint, ServerEndpoint } from '../../src-shared/domain/endpoint'
import type { Direction } from '../../src-shared/domain/profile'

/** What the connection form is opened with. */
export type EndpointFormStart =
  | { readonly mode: 'edit'; readonly endpoint: Endpoint }
  | {
      readonly mode: 'add-server'
      readonly pasted?: string
      /** What whoever asked for the connection does with it. */
      readonly onSaved?: (endpoint: Endpoint) => void
    }
  | { readonly mode: 'duplicate'; readonly endpoint: ServerEndpoint }
  | { readonly mode: 'add-container'; readonly container: string; readonly user: string; readonly database: string }

interface UiState {
  readonly profileId: string | null
  readonly directions: Readonly<Record<string, Direction>>
  readonly logOpen: boolean
  readonly resultLogOpen: boolean
  /** The job whose result was left behind by the user. */
  readonly dismissedJob: string | null
  readonly dismissedInterruption: string | null
  readonly endpointDialog: EndpointFormStart | null
  readonly passwordFor: Endpoint | null
  /** The practice sync was asked for; Connections shows it. */
  readonly practiceOpen: boolean
  /** The first steps were taken or left: they come by themselves once only. */
  readonly firstRunDone: boolean
  readonly profileDialog: 'new' | 'edit' | 'manage' | null
  /** Id of the connection that a new profile begins with. */
  readonly profileEnd: string | null
  readonly shortcutsOpen: boolean
  readonly chooseProfile: (id: string) => void
  readonly setDirection: (profileId: string, direction: Direction) => void
  readonly set: (change: Partial<UiChoices>) => void
}

type UiChoices = Pick<
  UiState,
  | 'logOpen'
  | 'resultLogOpen'
  | 'dismissedJob'
  | 'dismissedInterruption'
  | 'endpointDialog'
  | 'passwordFor'
  | 'practiceOpen'
  | 'firstRunDone'
  | 'profileDialog'
  | 'profileEnd'
  | 'shortcutsOpen'
>

/** Choices of this window. Profile, direction and the log's fold outlive a restart; the rest does not. */
export const useUi = create<UiState>()(
  persist(
    (set) => ({
      profileId: null,
      directions: {},
      logOpen: true,
      resultLogOpen: false,
      dismissedJob: null,
      dismissedInterruption: null,
      endpointDialog: null,
      passwordFor: null,
      practiceOpen: false,
      firstRunDone: false,
      profileDialog: null,
      profileEnd: null,
      shortcutsOpen: false,
      chooseProfile: (profileId) => set({ profileId }),
      setDirection: (profileId, direction) =>
        set((state) => ({ directions: { ...state.directions, [profileId]: direction } })),
      set: (change) => set(change),
    }),
    {
      name: 'archon-sync-window',
      partialize: ({ profileId, directions, logOpen, dismissedInterruption, firstRunDone }) => ({
        profileId,
        directions,
        logOpen,
        dismissedInterruption,
        firstRunDone,
      }),
    },
  ),
)
