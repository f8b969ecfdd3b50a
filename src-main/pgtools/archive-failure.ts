import { AppError } from '../../src-shared/domain/failure'

/** The archive, or the stream made from it, stopped early or is not what pg_dump writes. */
export function damaged(detail: string): AppError {
  return new AppError({
    code: 'archive/damaged',
    message: 'The archive is incomplete or damaged.',
    hint: 'Nothing of it was kept. Make a new one, or use an older backup.',
    detail,
  })
}

/** Something that pg_restore does not write: it is not sent to a server. */
export function unexpectedContent(what: string): AppError {
  return new AppError({
    code: 'archive/unexpected-content',
    message: 'The archive holds something that is neither rows nor sequence values.',
    hint: 'Nothing of it was kept. Use only archives whose origin you trust.',
    detail: what.length > 300 ? `${what.slice(0, 300)}…` : what,
  })
}
