import { Chip, type Tone } from '../../frame/parts/chips.tsx'
import { masked } from '../../frame/parts/masked.tsx'
import type { RowOf } from '../../kit/engine.ts'
import { type Language, useSay } from '../../kit/language.tsx'
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

/** Returns the name of a person, masked; the id where the reader may not know the name. */
export function useMaskedName(): (id: string) => string {
  const { data } = useView('persons', { limit: 500 })
  return (id) => {
    const name = data?.rows.find((one) => one.id === id)?.name
    return typeof name === 'string' ? masked(name) : id
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
