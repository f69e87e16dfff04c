import { useState } from 'react'
import { useSay } from '../../kit/language.tsx'
import { Icon } from '../icons.tsx'
import { partsWords as words } from '../words.ts'

/** A name keeps its first sign, a number its last two. */
export function masked(value: string): string {
  const signs = [...value]
  if (/^[\d\s+()-]{5,}/.test(value)) return `${'•'.repeat(Math.max(3, signs.length - 2))}${signs.slice(-2).join('')}`
  return `${signs[0] ?? ''}${'•'.repeat(Math.min(3, Math.max(1, signs.length - 1)))}`
}

interface MaskedProps {
  readonly value: string
  /** What the value is, for readers of screens: "Name". */
  readonly label: string
  /** Called on opening, where opening is to be recorded; the value is shown once it has resolved. */
  readonly onOpen?: () => Promise<unknown>
}

/** A personal value that one deliberate click opens. It closes with the page. */
export function Masked({ value, label, onOpen }: MaskedProps) {
  const say = useSay()
  const [open, setOpen] = useState(false)
  const toggle = async (): Promise<void> => {
    if (!open && onOpen !== undefined) await onOpen()
    setOpen(!open)
  }
  return (
    <button
      type="button"
      className="masked"
      title={say(open ? words.hide : words.masked)}
      onClick={(event) => {
        event.stopPropagation()
        void toggle()
      }}
    >
      <span className="sr-only">{label}: </span>
      <span>{open ? value : masked(value)}</span> <Icon name={open ? 'lock' : 'eye'} size={1} />
    </button>
  )
}
