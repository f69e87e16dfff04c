import type { RowOf } from '../../kit/engine.ts'
import type { Language } from '../../kit/language.tsx'
import { clockText, dayAt, dayInWords, momentText } from '../../kit/time.ts'

export type Resource = RowOf<'resource-sharing'>
export type BookedShare = RowOf<'resource-sharing/calendar'>

/** A span of time, as commands take it. */
export interface TimeSpan {
  readonly from: string
  readonly until: string
}

/** The number of a booking within its resource, for commands: `s7` of `hall.s7`. */
export const bookingNumber = ({ id }: BookedShare): string => id.slice(id.lastIndexOf('.') + 1)

/** The name of the resource of a booking. */
export const bookedName = (language: Language, { name, nameEn }: BookedShare): string =>
  (language === 'en' ? nameEn : null) ?? name

/** The id of the resource in the id of a booking. */
export const resourceOfShare = (id: string): string => id.slice(0, id.lastIndexOf('.'))

/** "2 March (Mon) 09:00–12:00"; over midnight both ends have their day. */
export function windowText(language: Language, { from, until }: TimeSpan, zone: string): string {
  const sameDay = dayAt(Date.parse(from), zone) === dayAt(Date.parse(until) - 1, zone)
  if (!sameDay) return `${momentText(language, from, zone)} – ${momentText(language, until, zone)}`
  const end =
    dayAt(Date.parse(until), zone) === dayAt(Date.parse(from), zone) ? clockText(language, until, zone) : '24:00'
  return `${dayInWords(language, from, zone)} ${clockText(language, from, zone)}–${end}`
}

/** A window in the address: `from/until`. */
export const windowInAddress = ({ from, until }: TimeSpan): string => `${from}/${until}`

/** The window that an address names; undefined where it names none. */
export function windowOfAddress(text: string | null): TimeSpan | undefined {
  const [from = '', until = ''] = text?.split('/') ?? []
  return Number.isNaN(Date.parse(from)) || Number.isNaN(Date.parse(until)) ? undefined : { from, until }
}
