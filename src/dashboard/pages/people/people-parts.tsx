import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import { masked } from '../../frame/parts/masked.tsx'
import { partsWords } from '../../frame/words.ts'
import type { RowOf } from '../../kit/engine.ts'
import { type Language, useSay } from '../../kit/language.tsx'
import { usePersonName } from '../../kit/names.ts'
import { clockText, dayAt, dayInWords, momentText } from '../../kit/time.ts'
import { useView } from '../../kit/views.tsx'
import { SECONDMENT_STATE_WORDS } from './words.ts'

export type Person = RowOf<'persons'>
export type Secondment = RowOf<'personnel-sharing'>

/** The number of a secondment within its person, for commands: `c3` of `person-1.c3`. */
export const secondmentOf = ({ id }: Secondment): string => id.slice(id.lastIndexOf('.') + 1)

export const secondmentHref = (id: string): string => `/people?tab=secondments&open=${encodeURIComponent(id)}`

/** "2 March (Mon) 09:00–12:00"; over midnight both ends have their day. */
export function spanInWords(
  language: Language,
  { from, until }: Pick<Secondment, 'from' | 'until'>,
  zone: string,
): string {
  return dayAt(Date.parse(from), zone) === dayAt(Date.parse(until) - 1, zone)
    ? `${dayInWords(language, from, zone)} ${clockText(language, from, zone)}–${clockText(language, until, zone)}`
    : `${momentText(language, from, zone)} – ${momentText(language, until, zone)}`
}

/** Returns the name of a person, masked, or the words that it is not told; empty until it is known. */
export function useMaskedName(): (id: string) => string {
  const say = useSay()
  const personName = usePersonName()
  return (id) => {
    const name = personName(id)
    if (name === undefined) return ''
    return name === null ? say(partsWords.nameWithheld) : masked(name)
  }
}

/** Returns the label of a skill; its id where the community has none. */
export function useSkillName(language: Language): (skill: string) => string {
  const { data } = useView('personnel-sharing/skill-list', { limit: 500 })
  return (skill) => {
    const found = data?.rows.find((one) => one.id === skill)
    return (language === 'en' ? found?.nameEn : null) ?? found?.name ?? skill
  }
}

const TONES: Readonly<Record<Secondment['state'], Tone>> = {
  requested: 'warn',
  shared: 'info',
  ended: 'good',
  declined: 'plain',
  cancelled: 'plain',
}

export function SecondmentChip({ state }: Pick<Secondment, 'state'>) {
  return <Chip tone={TONES[state]}>{useSay()(SECONDMENT_STATE_WORDS[state])}</Chip>
}
