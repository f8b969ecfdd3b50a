import { create } from 'zustand'

/** The job whose cancel was asked for, with why it goes on all the same, or `null`: one answer for every Cancel. */
interface CancelState {
  readonly asked: { readonly jobId: string; readonly refusal: string | null } | null
}

export const useCancelAsked = create<CancelState>()(() => ({ asked: null }))
