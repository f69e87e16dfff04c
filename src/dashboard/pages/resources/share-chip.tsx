import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import { useSay } from '../../kit/language.tsx'
import type { BookedShare } from './shared-parts.ts'
import { SHARE_STATE_WORDS, resourceWords as words } from './words.ts'

const TONES: Readonly<Partial<Record<BookedShare['state'], Tone>>> = {
  requested: 'warn',
  waiting: 'warn',
  held: 'info',
  using: 'accent',
  returned: 'good',
  'no-show': 'danger',
}

/** The state of a booking; "not back" where it should have been returned. */
export function ShareChip({ share: { state, overdue } }: { readonly share: Pick<BookedShare, 'state' | 'overdue'> }) {
  const say = useSay()
  return overdue ? (
    <Chip tone="danger">{say(words.notBack)}</Chip>
  ) : (
    <Chip tone={TONES[state] ?? 'plain'}>{say(SHARE_STATE_WORDS[state])}</Chip>
  )
}
