import { useEffect, useRef } from 'react'
import { focusWithRing, isFocusLost } from './focus'

/** Something that had the focus may take itself away by what it does: the element with this ref then takes the focus. */
export function useFocusWhenGone(isThere: boolean) {
  const next = useRef<HTMLButtonElement>(null)
  const was = useRef(isThere)
  useEffect(() => {
    if (was.current && !isThere && isFocusLost()) focusWithRing(next.current)
    was.current = isThere
  }, [isThere])
  return next
}
