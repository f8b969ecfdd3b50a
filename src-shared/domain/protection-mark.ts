/**
 * The protection mark: a token at the end of the database's comment, so that every installation sees it
 * (architecture.md, what is stored and where). The rest of the comment is the user's.
 */
export const protectionToken = '[archon-sync:protected]'

/** The same rule as a POSIX regular expression, for the server. */
export const protectionPattern = '[[]archon-sync:protected[]][[:space:]]*$'

const atEnd = /\[archon-sync:protected\]\s*$/

/** Whether a database's comment carries the mark; white space after it does no harm. */
export function isMarked(comment: string | null): boolean {
  return comment !== null && atEnd.test(comment)
}

/** The comment with the mark; one that has it already stays as it is. */
export function markComment(comment: string | null): string {
  if (comment !== null && isMarked(comment)) return comment
  return comment === null || comment === '' ? protectionToken : `${comment} ${protectionToken}`
}

/** The comment without the mark, as it was before it was set; `null` when nothing else was in it. */
export function unmarkComment(comment: string | null): string | null {
  if (comment === null || !isMarked(comment)) return comment
  const rest = comment.replace(atEnd, '')
  return unmarkComment(rest === '' ? null : rest.replace(/ $/, ''))
}
