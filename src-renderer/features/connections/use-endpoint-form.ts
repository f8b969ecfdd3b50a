import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../../src-shared/domain/failure'
import { defaultSettings } from '../../../src-shared/domain/settings'
import type { EndpointDraft } from '../../../src-shared/ipc/contract'
import { call } from '../../api/call'
import { markInBackground } from '../../api/protection'
import { useSettings } from '../../api/queries'
import type { EndpointFormStart } from '../../stores/ui-store'
import { draftOf, type FormErrors, type FormValues, startValues } from './form-values'

export type FormActivity = 'idle' | 'testing' | 'saving' | 'deleting'

export interface EndpointForm {
  readonly values: FormValues
  readonly errors: FormErrors
  readonly activity: FormActivity
  /** The last test, as long as nothing was changed since. */
  readonly report: CheckReport | null
  readonly failure: Failure | null
  readonly passed: boolean
  readonly change: (change: Partial<FormValues>) => void
  /** Changes fields and tests at once. */
  readonly amend: (change: Partial<FormValues>) => void
  readonly test: () => void
  readonly save: () => void
  readonly remove: () => void
}

/** State and acts of the connection form. A change takes the last test's result away. */
export function useEndpointForm(
  start: EndpointFormStart,
  keyring: boolean,
  done: (saved: Endpoint | null) => void,
): EndpointForm {
  const client = useQueryClient()
  const protectNew = (useSettings().data ?? defaultSettings).protectNewRemotes
  const [values, setValues] = useState(() => startValues(start, keyring, protectNew))
  const [showErrors, setShowErrors] = useState(false)
  const [activity, setActivity] = useState<FormActivity>('idle')
  const [report, setReport] = useState(() => lastTrouble(client, start))
  const [failure, setFailure] = useState<Failure | null>(null)
  const version = useRef(0)
  const wasProtected = start.mode === 'edit' && start.endpoint.isProtected
  const { draft, errors } = draftOf(values)

  const change = (next: Partial<FormValues>) => {
    version.current += 1
    setValues((current) => ({ ...current, ...next }))
    setReport(null)
    setFailure(null)
  }
  const act = async (kind: FormActivity, work: () => Promise<void>) => {
    if (activity !== 'idle') return
    setActivity(kind)
    setFailure(null)
    try {
      await work()
    } catch (error) {
      setFailure(failureOf(error))
    } finally {
      setActivity('idle')
    }
  }
  const testDraft = (wanted: EndpointDraft | null) => {
    setShowErrors(true)
    if (wanted === null) return
    const tested = version.current
    void act('testing', async () => {
      const answer = await call('endpoints/test', wanted)
      if (tested === version.current) setReport(answer)
    })
  }
  const test = () => testDraft(draft)
  const amend = (next: Partial<FormValues>) => {
    change(next)
    testDraft(draftOf({ ...values, ...next }).draft)
  }
  const save = () => {
    setShowErrors(true)
    if (draft === null) return
    void act('saving', async () => {
      const saved = await call('endpoints/save', draft)
      await Promise.all([
        client.invalidateQueries({ queryKey: ['endpoints'] }),
        keepCheck(client, saved.id, report),
        client.invalidateQueries({ queryKey: ['preview'] }),
      ])
      if (saved.isProtected && !wasProtected) markInBackground(client, saved)
      done(saved)
    })
  }
  const remove = () => {
    const { id } = values
    if (id === null) return
    void act('deleting', async () => {
      await call('endpoints/delete', { id })
      await client.invalidateQueries({ queryKey: ['endpoints'] })
      done(null)
    })
  }
  const shown = report?.failure ?? failure
  return {
    values,
    errors: showErrors ? (errors ?? {}) : {},
    activity,
    report,
    failure: shown,
    passed: report !== null && report.failure === null,
    change,
    amend,
    test,
    save,
    remove,
  }
}

/** What the last check found wrong with the connection that is edited: the form begins with it and its fix. */
function lastTrouble(client: QueryClient, start: EndpointFormStart): CheckReport | null {
  if (start.mode !== 'edit') return null
  const report = client.getQueryData<CheckReport>(['check', start.endpoint.id])
  return report?.failure ? report : null
}

/** A test that was passed is the check of what is saved now; any earlier one was of something else. */
async function keepCheck(client: QueryClient, id: string, report: CheckReport | null): Promise<void> {
  const queryKey = ['check', id]
  if (report === null || report.failure !== null) await client.resetQueries({ queryKey })
  else client.setQueryData(queryKey, { ...report, endpointId: id })
}
