import { DAY, type Instant, instantNamed } from '../../domain/kernel/index.ts'
import { formatError, hasHour, isDigitsOnly, offsetToken } from '../clock/date-tokens.ts'
import { offsetTimes } from '../clock/offset-times.ts'
import { instantsIn, localTimes, sampleOf } from '../clock/zones.ts'
import { plainSigns } from './legibility.ts'

/** Returns every instant that a date of a source may mean: none for a time that never was, undefined if the date is unreadable. */
export type ReadTime = (text: string) => readonly Instant[] | undefined

/** The date formats of a mapping, tried in order, and the zone of local times. */
interface DateRules {
  readonly dates: readonly string[]
  readonly zone?: string
}

/** The name of the date format RFC 3339, whose dates have their own offset. */
const RFC3339 = 'rfc3339'

/** Formats of one number. `excel` is the serial date of a spreadsheet: a local time. */
const NUMBERS: Readonly<Record<string, (zone: string) => ReadTime>> = {
  X: () => (text) => {
    const [, sign = '', seconds, fraction = ''] = /^(-?)(\d{1,12})(?:[.,](\d+))?$/.exec(text) ?? []
    return seconds === undefined
      ? undefined
      : inRange(Number(`${sign}${seconds}${fraction.padEnd(3, '0').slice(0, 3)}`))
  },
  x: () => (text) => {
    const [, milliseconds] = /^(-?\d{1,15})(?:\.0+)?$/.exec(text) ?? []
    return milliseconds === undefined ? undefined : inRange(Number(milliseconds))
  },
  excel(zone) {
    const instants = instantsIn(zone)
    return (text) => {
      const days = /^\d{1,7}([.,]\d+)?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN
      // Spreadsheets count a 29 February 1900, so earlier days have two readings.
      if (!(days >= 61 && days < 2_958_466)) return undefined
      return instants(Math.round((days - EPOCH_SERIAL) * DAY))
    }
  },
}
/** The serial date of 1 January 1970. */
const EPOCH_SERIAL = 25_569

function inRange(at: number): readonly Instant[] | undefined {
  const year = new Date(at).getUTCFullYear()
  return year >= 1 && year <= 9999 ? [at] : undefined
}

/** Reads a date in RFC 3339 with an offset, which GeoReport v2 requires (W3C date-time with seconds). */
function offsetTime(text: string): readonly Instant[] | undefined {
  const at = instantNamed(text)
  return at === undefined ? undefined : [at]
}

/** Whether dates in this format are local times, which mean an instant only in a zone. */
const isLocal = (format: string): boolean =>
  format === 'excel' || (format !== RFC3339 && !isNumber(format) && offsetToken(format) === undefined)

const isNumber = (format: string): boolean => Object.hasOwn(NUMBERS, format)

function readerOf(format: string, zone: string): ReadTime {
  if (format === RFC3339) return offsetTime
  const number = isNumber(format) ? NUMBERS[format] : undefined
  if (number !== undefined) return number(zone)
  return offsetToken(format) === undefined ? localTimes(format, zone) : offsetTimes(format)
}

/** Whether dates in this format are days without a time. */
export const isDayOnly = (format: string): boolean => format !== RFC3339 && !isNumber(format) && !hasHour(format)

/** Returns a function that reads a date in the first format of the mapping that fits. */
export function timeReader(mapping: DateRules): ReadTime {
  const { zone = 'UTC' } = mapping
  const readers = mapping.dates.map((format) => readerOf(format, zone))
  const first = (text: string): readonly Instant[] | undefined => {
    for (const read of readers) {
      const found = read(text)
      if (found !== undefined) return found
    }
    return undefined
  }
  return (text) => {
    const found = first(text)
    const plain = found === undefined ? plainSigns(text) : text
    return plain === text ? found : first(plain)
  }
}

/** Returns what is wrong with the date formats of a mapping: a text must not have two readings. */
export function* wrongFormats({ dates, zone }: DateRules): Iterable<string> {
  const texts = dates.filter((format) => format !== RFC3339 && !isNumber(format))
  let readable = true
  for (const format of texts) {
    const error = formatError(format)
    if (error === undefined) continue
    readable = false
    yield `/dates must not contain "${format}": ${error}`
  }
  const local = dates.find(isLocal)
  if (local !== undefined && zone === undefined)
    yield `/zone must be given: dates in the format "${local}" have no offset`
  if (readable) yield* doubleReadings(dates, texts)
}

function* doubleReadings(dates: readonly string[], texts: readonly string[]): Iterable<string> {
  const digits = dates.filter((format) => isNumber(format) || (texts.includes(format) && isDigitsOnly(format)))
  if (digits.length > 1 && digits.some(isNumber))
    yield `/dates must not contain both "${digits[0]}" and "${digits[1]}": a number fits both`
  for (const [at, later] of texts.entries()) {
    const sample = sampleOf(later)
    const [meant] = readerOf(later, 'UTC')(sample) ?? []
    for (const earlier of texts.slice(0, at)) {
      const [read] = readerOf(earlier, 'UTC')(sample) ?? []
      if (read !== undefined && read !== meant)
        yield `/dates must not contain both "${earlier}" and "${later}": ${sample} fits both, with two meanings`
    }
  }
}
