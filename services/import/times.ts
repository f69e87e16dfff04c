import type { Instant } from '../../domain/kernel/index.ts'
import { localTimes } from '../zones.ts'
import { type Mapping, RFC3339 } from './mapping.ts'

/** Reads a date as a source writes it: every instant it may mean, none where it never was, undefined if unreadable. */
export type ReadTime = (text: string) => readonly Instant[] | undefined

/** RFC 3339 with its own offset, as GeoReport v2 wants it (W3C date-time with seconds). */
const OFFSET_TIME = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:?\d{2})$/

function offsetTime(text: string): readonly Instant[] | undefined {
  if (!OFFSET_TIME.test(text)) return undefined
  const at = Date.parse(text.replace(' ', 'T'))
  return Number.isNaN(at) || !sameDay(text) ? undefined : [at]
}

/** `Date.parse` takes 30 February for 2 March. */
function sameDay(text: string): boolean {
  const day = text.slice(0, 10)
  const at = Date.parse(`${day}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day)
}

/** The first of the mapping's formats that a text has. */
export function timeReader(mapping: Mapping): ReadTime {
  const { zone = 'UTC' } = mapping
  const readers = mapping.dates.map((format) => (format === RFC3339 ? offsetTime : localTimes(format, zone)))
  return (text) => {
    for (const read of readers) {
      const found = read(text)
      if (found !== undefined) return found
    }
    return undefined
  }
}
