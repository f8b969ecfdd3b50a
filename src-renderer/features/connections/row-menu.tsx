import { Copy, CopyPlus, Ellipsis, Lock, LockOpen, Pencil, RefreshCw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { Endpoint } from '../../../src-shared/domain/endpoint'
import type { FoundContainer } from '../../../src-shared/ipc/contract'
import { Button, IconButton } from '../../components/button'
import { Menu, MenuItem, MenuLine } from '../../components/menu'
import { useProtection } from '../../components/protection-chip'
import { visibleText } from '../../text/visible'
import { UnprotectQuestion } from './unprotect-question'
import { useEndpointActs } from './use-endpoint-acts'

interface RowActsProps {
  readonly endpoint: Endpoint
  readonly found?: FoundContainer | null
  readonly selected: boolean
  readonly onEdit: () => void
  readonly onDelete: () => void
  readonly onCheck?: () => void
  readonly onDuplicate?: () => void
}

/** *Use* and the menu of a row: there while the row is pointed at, has the focus, or is open. */
export function RowActs({ endpoint, found = null, selected, ...on }: RowActsProps) {
  const acts = useEndpointActs()
  const [open, setOpen] = useState(false)
  const name = visibleText(endpoint.name)
  const always = endpoint.environment === 'production'
  const isProtected = useProtection(endpoint) !== 'none'
  const [removing, setRemoving] = useState(false)
  return (
    <span
      className={`shrink-0 items-center gap-1 group-focus-within/row:flex group-hover/row:flex ${open || selected ? 'flex' : 'hidden'}`}
    >
      <Button onClick={() => acts.use(endpoint)} aria-label={`Use ${name}`}>
        Use
      </Button>
      <Menu
        label={`Acts of ${name}`}
        align="end"
        width={264}
        open={open}
        onOpenChange={setOpen}
        trigger={<IconButton icon={Ellipsis} label={`More for ${name}`} />}
      >
        <MenuItem icon={Pencil} label="Edit…" onSelect={on.onEdit} />
        {on.onDuplicate && <MenuItem icon={CopyPlus} label="Duplicate…" onSelect={on.onDuplicate} />}
        {on.onCheck && <MenuItem icon={RefreshCw} label="Check now" onSelect={on.onCheck} />}
        <MenuItem
          icon={isProtected ? LockOpen : Lock}
          label={always ? 'Always protected' : isProtected ? 'Remove protection…' : 'Protect'}
          disabled={always}
          onSelect={() => (isProtected ? setRemoving(true) : acts.protect(endpoint))}
        />
        <MenuItem icon={Copy} label="Copy address, no password" onSelect={() => acts.copyAddress(endpoint, found)} />
        <MenuLine />
        <MenuItem icon={Trash2} label="Delete…" onSelect={on.onDelete} />
      </Menu>
      {removing && <UnprotectQuestion endpoint={endpoint} onClose={() => setRemoving(false)} />}
    </span>
  )
}
