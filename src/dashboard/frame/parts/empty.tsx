import type { ReactNode } from 'react'
import { useSay } from '../../kit/language.tsx'
import { Icon, type IconName } from '../icons.tsx'
import { partsWords } from '../words.ts'

/** Why there is nothing: nothing exists yet, filters leave nothing, or the role may not see it. */
export type EmptyKind = 'nothing' | 'filtered' | 'forbidden'

const ICONS: Readonly<Record<EmptyKind, IconName>> = { nothing: 'box', filtered: 'filter', forbidden: 'lock' }

interface EmptyProps {
  readonly kind: EmptyKind
  /** A title of its own instead of the usual one. */
  readonly title?: string
  /** One sentence about what to do next. */
  readonly next?: string
  /** A button that does it. */
  readonly action?: ReactNode
}

/** Says why there is nothing here, and what comes next. */
export function Empty({ kind, title, next, action }: EmptyProps) {
  const say = useSay()
  return (
    <div className="note note-empty" data-empty={kind}>
      <Icon name={ICONS[kind]} size={1.6} />
      <div>
        <p className="note-title">{title ?? say(partsWords[kind])}</p>
        {next !== undefined && <p>{next}</p>}
        {action}
      </div>
    </div>
  )
}
