import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { CheckReport } from '../../../src-shared/domain/connection-check'
import type { Endpoint, Environment } from '../../../src-shared/domain/endpoint'
import { type Failure, failureOf } from '../../../src-shared/domain/failure'
import { defaultSettings } from '../../../src-shared/domain/settings'
import { call } from '../../api/call'
import { markInBackground } from '../../api/protection'
import { useSettings } from '../../api/queries'
import type { EndpointFormStart } from '../../stores/ui-store'
import { draftOf, type FormErrors, type FormValues, startValues, testDraftOf } from './form-values'

export type FormActivity = 'idle' | 'testing' | 'saving' | 'deleting'

export interface EndpointForm {
  readonly values: FormValues
  readonly errors: FormErrors
  readonly activity: FormActivity
  /** The last test, as long as nothing was changed since. */
  readonly report: CheckReport | null
  readonly failure: Failure | null
  readonly passed: boolean
  /** Nothing but what the server is for is left to say: `saveAs` says it. */
  readonly asksEnvironment: boolean
  readonly change: (change: Partial<FormValues>) => void
  /** Changes fields and tests at once. */
  readonly amend: (change: Partial<FormValues>) => void
  readonly test: () => void
  readonly save: () => void
  readonly saveAs: (environment: Environment) => void
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
  const [tried, setTried] = useState<'test' | 'save' | null>(null)
  const [activity, setActivity] = useState<FormActivity>('idle')
  const [report, setReport] = useState(() => lastTrouble(client, start))
  const [failure, setFailure] = useState<Failure | null>(null)
  const version = useRef(0)
  const lastAct = useRef(0)
  const wasProtected = start.mode === 'edit' && start.endpoint.isProtected

  const change = (next: Partial<FormValues>) => {
    version.current += 1
    setValues((current) => ({ ...current, ...next }))
    setReport(null)
    setFailure(null)
  }
  /** A test gives way to whatever comes after it; what writes does not. */
  const act = async (kind: FormActivity, work: () => Promise<void>) => {
    if (activity !== 'idle' && activity !== 'testing') return
    const turn = ++lastAct.current
    setActivity(kind)
    setFailure(null)
    try {
      await work()
    } catch (error) {
      if (turn === lastAct.current) setFailure(failureOf(error))
    } finally {
      if (turn === lastAct.current) setActivity('idle')
    }
  }
  const testValues = (wanted: FormValues) => {
    setTried((before) => before ?? 'test')
    const { draft } = testDraftOf(wanted)
    if (draft === null) return
    const tested = version.current
    void act('testing', async () => {
      const answer = await call('endpoints/test', draft)
      if (tested === version.current) setReport(answer)
    })
  }
  const test = () => testValues(values)
  const amend = (next: Partial<FormValues>) => {
    change(next)
    testValues({ ...values, ...next })
  }
  const saveValues = (wanted: FormValues) => {
    setTried('save')
    const { draft } = draftOf(wanted)
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
  const save = () => saveValues(values)
  const saveAs = (environment: Environment) => {
    setValues((current) => ({ ...current, environment }))
    saveValues({ ...values, environment })
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
  const passed = report !== null && report.failure === null
  return {
    values,
    errors: errorsOf(values, tried),
    activity,
    report,
    failure: shown,
    passed,
    asksEnvironment: passed && values.environment === null,
    change,
    amend,
    test,
    save,
    saveAs,
    remove,
  }
}

/** Nothing is wrong with a field before something was tried that needs it. */
function errorsOf(values: FormValues, tried: 'test' | 'save' | null): FormErrors {
  if (tried === null) return {}
  return (tried === 'test' ? testDraftOf(values) : draftOf(values)).errors ?? {}
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
