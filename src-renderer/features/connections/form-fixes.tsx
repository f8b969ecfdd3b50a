import { AppError, type Failure } from '../../../src-shared/domain/failure'
import { type EndpointChange, type FixAct, type PasswordRepair, repairPassword } from '../../../src-shared/domain/fix'
import { call } from '../../api/call'
import { FixButtons } from '../../components/fix-buttons'
import { draftOf, type FormValues } from './form-values'
import type { EndpointForm } from './use-endpoint-form'

/** What the connection doctor offers for a connection that is still a form: the fields change, and it is tested again. */
export function FormFixes({ form, failure }: { readonly form: EndpointForm; readonly failure: Failure }) {
  // The password field is right above.
  const fixes = (failure.fixes ?? []).filter((fix) => fix.kind !== 'enter-password')
  if (fixes.length === 0) return null
  return (
    <div className="mt-2 flex flex-wrap items-center gap-2">
      <FixButtons fixes={fixes} apply={(act) => applyToForm(form, act)} />
    </div>
  )
}

async function applyToForm(form: EndpointForm, act: FixAct): Promise<void> {
  switch (act.kind) {
    case 'change-endpoint':
      return form.amend(fieldsOf(act.change))
    case 'use-container':
      return form.amend({ kind: 'container', container: act.container, port: String(act.port), environment: 'local' })
    case 'repair-password':
      return repair(form, act.repair)
    case 'start-container':
      await call('docker/start-container', { container: form.values.container })
      return form.test()
    case 'create-database': {
      const { draft } = draftOf(form.values)
      if (draft !== null) await call('endpoints/create-database', draft)
      return form.test()
    }
  }
}

/** A password that was typed is corrected in its field; one that is kept, where it is kept. */
async function repair(form: EndpointForm, how: PasswordRepair): Promise<void> {
  const { password, id } = form.values
  if (password === '' && id !== null) {
    await call('endpoints/apply-fix', { id, act: { kind: 'repair-password', repair: how } })
    return form.test()
  }
  const repaired = repairPassword(how, password)
  if (repaired === null)
    throw new AppError({ code: 'endpoint/invalid', message: 'The password in the form is another one by now.' })
  form.amend({ password: repaired })
}

function fieldsOf({ host, port, user, database, container, tls }: EndpointChange): Partial<FormValues> {
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: String(port) }),
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
    ...(container === undefined ? {} : { container }),
    ...(tls?.mode === undefined ? {} : { tlsMode: tls.mode }),
    ...(tls?.caPem === undefined ? {} : { caPem: tls.caPem, trustedFingerprint: '' }),
    ...(tls?.trustedFingerprint === undefined ? {} : { caPem: '', trustedFingerprint: tls.trustedFingerprint }),
  }
}
