import { failureOf } from '../../src-shared/domain/failure'
import { call } from '../api/call'
import { failureTexts } from '../text/failure-texts'
import { Button } from './button'
import { FailureCard } from './failure-card'

interface ListFailedProps {
  readonly error: unknown
  readonly onRetry: () => void
  /** Where the files lie that could not be read, and what its button says. */
  readonly folder: 'backups' | 'home'
  readonly folderLabel: string
}

/** In the place of a list that could not be read: what failed, another try, and the files themselves. */
export function ListFailed({ error, onRetry, folder, folderLabel }: ListFailedProps) {
  const failure = failureOf(error)
  return (
    <div className="p-6">
      <FailureCard
        title={failureTexts[failure.code].title}
        failure={failure}
        actions={
          <>
            <Button size="m" variant="primary" onClick={onRetry}>
              Try again
            </Button>
            <Button size="m" onClick={() => void call('app/open-folder', folder).catch(() => undefined)}>
              {folderLabel}
            </Button>
          </>
        }
      />
    </div>
  )
}
