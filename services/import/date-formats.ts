import { type Instant, instantNamed } from '../../domain/kernel/index.ts'
import { localTimes } from '../clock/zones.ts'
import { type Mapping, RFC3339 } from './column-mapping.ts'

/** Returns every instant that a date of a source may mean: none for a time that never was, undefined if the date is unreadable. */
export type ReadTime = (text: string) => readonly Instant[] | undefined

/** Reads a date in RFC 3339 with an offset, which GeoReport v2 requires (W3C date-time with seconds). */
function offsetTime(text: string): readonly Instant[] | undefined {
  const at = instantNamed(text)
  return at === undefined ? undefined : [at]
}

/** Returns a function that reads a date in the first format of the mapping that fits. */
export function timeReader(mapping: Pick<Mapping, 'zone' | 'dates'>): ReadTime {
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
