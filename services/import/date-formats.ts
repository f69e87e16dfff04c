import { type Instant, instantNamed } from '../../domain/kernel/index.ts'
import { localTimes } from '../clock/zones.ts'
import { type Mapping, RFC3339 } from './column-mapping.ts'

/** Reads a date as a source writes it: every instant it may mean, none for a time that never was, undefined where unreadable. */
export type ReadTime = (text: string) => readonly Instant[] | undefined

/** Reads RFC 3339 with an offset, as GeoReport v2 requires it (W3C date-time with seconds). */
function offsetTime(text: string): readonly Instant[] | undefined {
  const at = instantNamed(text)
  return at === undefined ? undefined : [at]
}

/** Reads a date in the first of the mapping's formats that fits. */
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
