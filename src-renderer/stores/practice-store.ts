import { create } from 'zustand'
import type { PracticeView } from '../../src-shared/domain/practice'

/** The practice sync that runs or ran last, as the main process sends it; whole each time. */
export const usePractice = create<{ readonly view: PracticeView | null }>()(() => ({ view: null }))
