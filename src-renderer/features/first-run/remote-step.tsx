import { type ServerEndpoint, summarizeEndpoint } from '../../../src-shared/domain/endpoint'
import { call } from '../../api/call'
import { useInfo } from '../../api/queries'
import { Button } from '../../components/button'
import { EndIcon, EnvironmentTag } from '../../components/end-mark'
import { MiddleText } from '../../components/middle-text'
import { useUi } from '../../stores/ui-store'
import { visibleText } from '../../text/visible'
import { ChoiceRow } from './choice-row'
import { Step } from './step'

interface RemoteStepProps {
  readonly servers: readonly ServerEndpoint[]
  readonly chosen: string | null
  readonly onChoose: (id: string) => void
  /** A remote was added here. */
  readonly onAdded: (id: string) => void
}

/** The server on the other side: pasted, tested and saved in the connection form. */
export function RemoteStep({ servers, chosen, onChoose, onAdded }: RemoteStepProps) {
  const set = useUi((state) => state.set)
  const keyring = useInfo().data?.keyring.available ?? false
  const none = servers.length === 0
  // The click asks for it: nothing reads the clipboard before.
  const open = async () => {
    const clipboard = await call('endpoints/clipboard', undefined).catch(() => null)
    const pasted = clipboard === null ? {} : { pasted: clipboard.text }
    set({ endpointDialog: { mode: 'add-server', ...pasted, onSaved: ({ id }) => onAdded(id) } })
  }
  const kept = keyring ? 'The password goes into the system keyring.' : 'The password is asked for, never stored.'
  return (
    <Step
      number={2}
      title="Remote"
      done={chosen !== null}
      text={none ? `Paste the URL your provider shows. ${kept}` : 'The server to copy from or to.'}
      action={
        <Button size="m" variant={none ? 'primary' : 'plain'} data-asks-connection="" onClick={() => void open()}>
          {none ? 'Paste connection string' : 'Add another…'}
        </Button>
      }
    >
      {!none && (
        <ul className="mt-2 divide-y divide-edge-subtle">
          {servers.map((server) => (
            <ChoiceRow
              key={server.id}
              group="remote"
              name={server.name}
              checked={server.id === chosen}
              onChoose={() => onChoose(server.id)}
            >
              <EndIcon end={server} size={15} />
              <span className="max-w-1/2 shrink-0 truncate font-medium">{visibleText(server.name)}</span>
              <EnvironmentTag environment={server.environment} />
              <MiddleText
                text={summarizeEndpoint(server).address}
                tail={16}
                className="ml-auto font-mono text-small text-ink-3"
              />
            </ChoiceRow>
          ))}
        </ul>
      )}
    </Step>
  )
}
