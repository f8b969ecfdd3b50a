import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { defaultSettings } from '../../../src-shared/domain/settings'
import { call } from '../../api/call'
import { useInfo } from '../../api/queries'
import { Button } from '../../components/button'
import { Dialog } from '../../components/dialog'
import { runCommand } from '../../stores/commands'
import { showToast } from '../../stores/toast-store'
import { visibleText } from '../../text/visible'
import { OpenFolder } from './folder-setting'
import { isChanged } from './setting-row'
import { type SettingKey, settle, useChange, useKnown } from './use-change'

export const allKeys = Object.keys(defaultSettings).filter((key): key is SettingKey => key !== 'version')

export function FileText() {
  const { home, platform } = useInfo().data ?? {}
  if (home === undefined) return <> </>
  return (
    <span className="font-mono break-all">
      {visibleText(`${home}${platform === 'win32' ? '\\' : '/'}settings.json`)}
    </span>
  )
}

export const OpenHome = () => <OpenFolder folder="home" label="Open the folder of the settings" />
export const OpenLogs = () => <OpenFolder folder="logs" label="Open the log folder" />

export function CopyDiagnostics() {
  return <Button onClick={() => runCommand('copy-diagnostics')}>Copy</Button>
}

export function ExportImport() {
  const client = useQueryClient()
  const write = () =>
    void settle(client, [], async () => {
      const { path } = await call('settings/export', undefined)
      if (path !== null) showToast({ text: 'Settings exported' })
      return null
    })
  const read = () =>
    void settle(client, allKeys, async () => {
      const settings = await call('settings/import', undefined)
      if (settings !== null) showToast({ text: 'Settings imported' })
      return settings
    })
  return (
    <>
      <Button onClick={write}>Export…</Button>
      <Button onClick={read}>Import…</Button>
    </>
  )
}

export function ResetAll() {
  const [asking, setAsking] = useState(false)
  const settings = useKnown()
  return (
    <>
      <Button disabled={!isChanged(settings, allKeys)} onClick={() => setAsking(true)}>
        Reset all…
      </Button>
      {asking && <ResetDialog onClose={() => setAsking(false)} />}
    </>
  )
}

function ResetDialog({ onClose }: { readonly onClose: () => void }) {
  const change = useChange()
  const { version: _version, ...defaults } = defaultSettings
  return (
    <Dialog
      open
      role="alertdialog"
      width={440}
      onClose={onClose}
      title="Reset all settings?"
      footer={
        <>
          <Button size="m" onClick={onClose}>
            Cancel
          </Button>
          <Button
            size="m"
            variant="danger"
            onClick={() => {
              onClose()
              change(defaults)
            }}
          >
            Reset all settings
          </Button>
        </>
      }
    >
      <p className="text-ink-2">
        Each one becomes what it is in a new installation. Connections, profiles, backups, history and passwords stay.
      </p>
    </Dialog>
  )
}
