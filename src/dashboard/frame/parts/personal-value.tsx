import type { ReactNode } from 'react'
import { useSay } from '../../kit/language.tsx'
import { Icon } from '../icons.tsx'
import { partsWords as words } from '../words.ts'

const has = (value: unknown, name: string): boolean => typeof value === 'object' && value !== null && name in value

/** Whether a value, however deep, has a part that the reader could open. */
export function holdsSealed(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  if ((value as { readonly sealed?: unknown }).sealed === true) return true
  return Object.values(value).some(holdsSealed)
}

interface PersonalValueProps {
  readonly value: unknown
  /** Opens every personal value of the file, and so records the reading. */
  readonly open: () => void
  /** Shows a value that is open; text stands as it is. */
  readonly show?: (value: unknown) => ReactNode
}

/** A personal value as the reader gets it: open, to be opened, not told, or erased. */
export function PersonalValue({ value, open, show }: PersonalValueProps) {
  const say = useSay()
  if (has(value, 'sealed')) {
    return (
      <button type="button" className="sealed" onClick={open} title={`${say(words.openWords)}. ${say(words.openNote)}`}>
        <span aria-hidden="true">••••••</span> <span className="sr-only">{say(words.sealed)}</span>
        <Icon name="eye" size={1} />
      </button>
    )
  }
  if (has(value, 'withheld')) return <span className="soft">{say(words.withheld)}</span>
  if (has(value, 'erased')) return <span className="soft">{say(words.erased)}</span>
  if (show !== undefined) return <>{show(value)}</>
  return <>{typeof value === 'string' ? value : JSON.stringify(value)}</>
}
