import { create } from 'zustand'

export interface Toast {
  /** What was done, past tense, at most six words. */
  readonly text: string
  readonly undo?: () => void
}

interface ToastState {
  readonly toast: (Toast & { readonly turn: number }) | null
}

export const useToast = create<ToastState>()(() => ({ toast: null }))

/** Acknowledges an act at the window's foot; a new one takes the place of the last (interface.md 5.3). */
export function showToast(toast: Toast): void {
  useToast.setState((state) => ({ toast: { ...toast, turn: (state.toast?.turn ?? 0) + 1 } }))
}

export function closeToast(): void {
  useToast.setState({ toast: null })
}
