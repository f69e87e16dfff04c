import { LEVEL_WORDS, STATE_WORDS, VISIBILITY_WORDS } from '../../kit/domain-words.ts'
import type { RowOf } from '../../kit/engine.ts'
import { useLanguage, useSay } from '../../kit/language.tsx'
import { useNow } from '../../kit/live.tsx'
import { useZone } from '../../kit/names.ts'
import { dueText, momentText, urgencyOf } from '../../kit/time.ts'
import { Icon } from '../icons.tsx'

type Header = RowOf<'demand-board'>

/** How a chip looks. Its text says the same, so the colour is never alone. */
export type Tone = 'plain' | 'accent' | 'good' | 'warn' | 'danger' | 'info'

interface ChipProps {
  readonly tone?: Tone
  readonly title?: string
  readonly children: React.ReactNode
}

export const Chip = ({ tone = 'plain', title, children }: ChipProps) => (
  <span className={`chip chip-${tone}`} title={title}>
    {children}
  </span>
)

const STATE_TONES: Readonly<Record<Header['state'], Tone>> = {
  raised: 'warn',
  triaged: 'warn',
  assigned: 'info',
  'in-progress': 'accent',
  held: 'plain',
  delivered: 'info',
  referred: 'plain',
  closed: 'good',
  merged: 'plain',
  declined: 'plain',
  withdrawn: 'plain',
}

/** The state of a demand. */
export function StateChip({ state }: { readonly state: Header['state'] }) {
  const say = useSay()
  return <Chip tone={STATE_TONES[state]}>{say(STATE_WORDS[state])}</Chip>
}

const LEVEL_TONES: Readonly<Record<Header['level'], Tone>> = { L1: 'danger', L2: 'warn', L3: 'plain', L4: 'plain' }

/** The response level of a demand. */
export function LevelChip({ level }: { readonly level: Header['level'] }) {
  const say = useSay()
  return (
    <Chip tone={LEVEL_TONES[level]}>
      {level} {say(LEVEL_WORDS[level])}
    </Chip>
  )
}

/** Says that a demand is not public; nothing where it is. */
export function VisibilityChip({ visibility }: { readonly visibility: Header['visibility'] }) {
  const say = useSay()
  if (visibility === 'public') return null
  return (
    <Chip tone={visibility === 'restricted' ? 'danger' : 'plain'}>
      <Icon name="lock" size={0.9} /> {say(VISIBILITY_WORDS[visibility])}
    </Chip>
  )
}

/** How long is left until a due time, or by how long it has passed. Hovering shows the moment. */
export function DueChip({ due, rule }: { readonly due: string | null; readonly rule?: string }) {
  const { language } = useLanguage()
  const nowMs = useNow()
  const zone = useZone()
  if (due === null) return null
  const urgency = urgencyOf(due, nowMs)
  const exact = momentText(language, due, zone, nowMs)
  return (
    <time dateTime={due} className={`due due-${urgency}`} title={rule === undefined ? exact : `${exact}\n${rule}`}>
      <Icon name={urgency === 'over' ? 'warn' : 'clock'} size={1} /> {dueText(language, due, nowMs)}
    </time>
  )
}
