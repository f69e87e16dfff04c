import type { Draft } from '../draft/draft.ts'

/** Characters of the raiser's words, and of one line, at most. */
export const MAX_TEXT = 4000
export const MAX_LINE = 200

const PHONE = /^\+?\d{7,15}$/

/** The phone number without spaces and dashes; undefined where it is none. */
export function phoneIn(text: string): string | undefined {
  const digits = text
    .replace(/[\s\-－—()（）]/g, '')
    .replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10))
  return PHONE.test(digits) ? digits : undefined
}

const days = (weekdays: readonly number[], from: string, until: string) =>
  weekdays.map((weekday) => ({ weekday, from, until }))

/** The hours of the week, in local time, behind each answer. Monday is 1. */
const HOURS = {
  any: undefined,
  daytime: days([1, 2, 3, 4, 5], '09:00', '17:00'),
  evening: days([1, 2, 3, 4, 5, 6, 7], '18:00', '21:00'),
  weekend: days([6, 7], '09:00', '17:00'),
} as const

/** Characters that the engine refuses, in free text and in one line: pasted by mistake, no one sees them. */
const IN_PROSE = '\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f\\u202d\\u202e\\ufffe\\uffff'
const IN_LINE = `${IN_PROSE}\\u061c\\u200b\\u200e\\u200f\\u2028-\\u202c\\u2060-\\u206f\\ufdd0-\\ufdef\\ufeff\\ufff9-\\ufffb`
const refused = (characters: string): RegExp => new RegExp(`[${characters}]|\\p{Cs}`, 'gu')

/** The text without these characters, and at most so many of the others. */
const cut = (text: string, most: number, without: RegExp): string =>
  Array.from(text.replace(without, '').trim()).slice(0, most).join('').trim()
const prose = (text: string): string => cut(text, MAX_TEXT, refused(IN_PROSE))

const line = (name: string, text: string): Record<string, string> => {
  const told = cut(text.replace(/\s+/g, ' '), MAX_LINE, refused(IN_LINE))
  return told === '' ? {} : { [name]: told }
}

function placeOf({ place }: Draft) {
  if (place.kind === 'outside') return line('area', place.area)
  if (place.kind !== 'home' || place.quarter === '') return {}
  return { quarter: place.quarter, ...(place.building === '' ? {} : { building: place.building }) }
}

function safeContactOf({ way, when, words }: Draft['contact']) {
  if (way === 'none') return { none: true }
  const hours = HOURS[when]
  const said = prose(words)
  if (way !== 'phone' || (hours === undefined && said === '')) return undefined
  return {
    channels: ['phone', 'text'],
    ...(hours === undefined ? {} : { hours }),
    ...(said === '' ? {} : { words: said }),
  }
}

/** What the command `raise` is sent. */
export function demandBody(draft: Draft): Readonly<Record<string, unknown>> {
  const { text, urgent, discreet, contact, place } = draft
  const told = placeOf(draft)
  const safeContact = safeContactOf(contact)
  const phone = contact.way === 'phone' ? phoneIn(contact.phone) : undefined
  return {
    text: prose(text),
    channel: 'web',
    ...(Object.keys(told).length === 0 ? {} : { place: told }),
    ...(place.kind === 'home' ? line('address', place.door) : {}),
    ...(contact.way === 'phone' ? line('name', contact.name) : {}),
    ...(phone === undefined ? {} : { contact: phone }),
    ...(safeContact === undefined ? {} : { safeContact }),
    ...(urgent ? { urgent: true } : {}),
    ...(discreet ? { visibility: 'restricted' } : {}),
  }
}
