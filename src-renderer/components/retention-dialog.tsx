import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { failureOf } from '../../src-shared/domain/failure'
import type { Settings } from '../../src-shared/domain/settings'
import { call } from '../api/call'
import { settingsQuery } from '../api/queries'
import { type RetentionForm, readRetention, retentionForm } from '../text/retention-form'
import { retentionSentence } from '../text/retention-words'
import { Button } from './button'
import { Dialog } from './dialog'
import { TextField } from './field'

interface RetentionDialogProps {
  readonly settings: Settings
  readonly onClose: () => void
}

const fields = [
  { key: 'hours', label: 'Keep everything for, in hours' },
  { key: 'days', label: 'Then 1 a day for, in days', hint: '0 keeps none of them.' },
  { key: 'count', label: 'At most, of each database', hint: 'Empty: no limit.' },
  { key: 'gigabytes', label: 'At most in all, in GB', hint: 'Empty: no limit.' },
] as const

/** How long backups stay, with the sentence that the numbers make. */
export function RetentionDialog({ settings, onClose }: RetentionDialogProps) {
  const client = useQueryClient()
  const [form, setForm] = useState<RetentionForm>(() => retentionForm(settings))
  const [problem, setProblem] = useState<string | null>(null)
  const { limits, errors } = readRetention(form)
  const save = async () => {
    if (limits === null) return
    try {
      const saved = await call('settings/save', { ...(await call('settings/get', undefined)), ...limits })
      client.setQueryData(settingsQuery.queryKey, saved)
      void client.invalidateQueries({ queryKey: ['backups'] })
      onClose()
    } catch (error) {
      setProblem(failureOf(error).message)
    }
  }
  return (
    <Dialog
      open
      width={480}
      onClose={onClose}
      title="How long backups stay"
      description="Whatever the limits, pinned ones stay, and the newest checked one of each database."
      footer={
        <>
          {problem !== null && (
            <span role="alert" className="mr-auto text-small text-danger">
              {problem}
            </span>
          )}
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button size="m" variant="primary" disabled={limits === null} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <div className="grid grid-cols-2 gap-3">
        {fields.map(({ key, label, ...more }) => (
          <TextField
            key={key}
            label={label}
            inputMode="numeric"
            value={form[key]}
            onChange={(value) => setForm({ ...form, [key]: value })}
            error={errors[key]}
            {...more}
          />
        ))}
      </div>
      <p aria-live="polite" className="num mt-4 min-h-8 text-small text-ink-2">
        {limits === null ? '' : `${retentionSentence(limits)} What goes lies in the trash for 10 minutes.`}
      </p>
    </Dialog>
  )
}
