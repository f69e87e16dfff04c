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

const cut = (text: string, most: number): string => Array.from(text).slice(0, most).join('')

const line = (name: string, text: string): Record<string, string> => {
  const trimmed = text.replace(/\s+/g, ' ').trim()
  return trimmed === '' ? {} : { [name]: cut(trimmed, MAX_LINE) }
}

function placeOf({ place }: Draft) {
  if (place.kind === 'outside') return line('area', place.area)
  if (place.kind !== 'home' || place.quarter === '') return {}
  return { quarter: place.quarter, ...(place.building === '' ? {} : { building: place.building }) }
}

function safeContactOf({ way, when, words }: Draft['contact']) {
  if (way === 'none') return { none: true }
  const hours = HOURS[when]
  const said = words.trim()
  if (way !== 'phone' || (hours === undefined && said === '')) return undefined
  return {
    channels: ['phone', 'text'],
    ...(hours === undefined ? {} : { hours }),
    ...(said === '' ? {} : { words: cut(said, MAX_TEXT) }),
  }
}

/** What the command `raise` is sent. */
export function demandBody(draft: Draft): Readonly<Record<string, unknown>> {
  const { text, urgent, discreet, contact, place } = draft
  const told = placeOf(draft)
  const safeContact = safeContactOf(contact)
  const phone = contact.way === 'phone' ? phoneIn(contact.phone) : undefined
  return {
    text: cut(text.trim(), MAX_TEXT),
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
