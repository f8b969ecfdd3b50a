import { commandGroups, commandIds, commands, fullTitle } from '../../src-shared/domain/command'
import { Button } from '../components/button'
import { Dialog } from '../components/dialog'
import { CommandKeys } from '../components/keys'
import { useUi } from '../stores/ui-store'

/** Every shortcut there is, from the registry. */
export function ShortcutList() {
  const open = useUi((state) => state.shortcutsOpen)
  const set = useUi((state) => state.set)
  const close = () => set({ shortcutsOpen: false })
  return (
    <Dialog
      open={open}
      onClose={close}
      title="Keyboard shortcuts"
      footer={
        <Button size="m" variant="primary" onClick={close}>
          Close
        </Button>
      }
    >
      <div className="columns-2 gap-8 pt-1">
        {commandGroups.map((group) => (
          <Group key={group} group={group} />
        ))}
      </div>
    </Dialog>
  )
}

function Group({ group }: { readonly group: (typeof commandGroups)[number] }) {
  const ids = commandIds.filter((id) => commands[id].group === group && commands[id].shortcut !== undefined)
  if (ids.length === 0) return null
  return (
    <section className="mb-4 break-inside-avoid">
      <h3 className="text-caption text-ink-2">{group}</h3>
      <dl>
        {ids.map((id) => (
          <div key={id} className="flex h-8 items-center justify-between border-b border-edge-subtle text-small">
            <dt>{fullTitle(commands[id]).replace('…', '')}</dt>
            <dd>
              <CommandKeys command={id} className="text-ink-2" />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
