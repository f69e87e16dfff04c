import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { useSay } from '../../kit/language.tsx'
import { STANDING_WORDS } from './words.ts'

type Standing = RowOf<'parties'>['standing']

const TONES: Readonly<Record<Standing, Tone>> = { active: 'good', suspended: 'warn', left: 'plain' }

/** Whether a party takes part. */
export function StandingChip({ standing }: { readonly standing: Standing }) {
  return <Chip tone={TONES[standing]}>{useSay()(STANDING_WORDS[standing])}</Chip>
}
