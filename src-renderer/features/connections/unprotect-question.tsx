import { useQueryClient } from '@tanstack/react-query'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { failureOf } from '../../../src-shared/domain/failure'
import { guardFor } from '../../../src-shared/domain/guard'
import { unprotectWords } from '../../../src-shared/domain/guard-words'
import { protectEndpoint } from '../../api/protection'
import { ConfirmDialog } from '../../components/confirm-dialog'
import { useProtection } from '../../components/protection-chip'
import { showToast } from '../../stores/toast-store'

interface UnprotectQuestionProps {
  readonly endpoint: Endpoint
  readonly onClose: () => void
}

/** Protection goes only after the question that the guard asks for it. */
export function UnprotectQuestion({ endpoint, onClose }: UnprotectQuestionProps) {
  const client = useQueryClient()
  const isMarked = useProtection(endpoint) === 'marked'
  const target = { ...endpoint, isProtected: true }
  return (
    <ConfirmDialog
      guard={guardFor(target, 'unprotect')}
      words={unprotectWords(endpoint, isMarked)}
      target={target}
      onCancel={onClose}
      onConfirm={(answer) => {
        onClose()
        protectEndpoint(client, endpoint, false, answer).catch((error: unknown) =>
          showToast({ text: failureOf(error).message }),
        )
      }}
    />
  )
}
