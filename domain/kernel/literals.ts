import { DAY, type Instant, type LocalDay } from './time.ts'

/** A whole number in plain decimal digits; undefined for `+5`, ` 5`, `05`, `1.5`, `1e9`, `0x10` and everything else. */
export const wholeNumber = (text: string): number | undefined =>
  /^(0|-?[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined

/** A position, a revision or a cursor made of one, as a JSON Schema pattern says it. */
export const POSITION = '^(0|[1-9]\\d{0,14})$'
const POSITION_FORM = new RegExp(POSITION)

/** The position of the log, or the revision of a stream, in plain digits; undefined for everything else. */
export const positionNamed = (text: string): number | undefined => (POSITION_FORM.test(text) ? Number(text) : undefined)

/** A number as JSON writes it; undefined for everything else. */
export const decimalNumber = (text: string): number | undefined => {
  const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(number) ? number : undefined
}

/** `true` or `false`, in lower case; undefined for everything else. */
export const truthValue = (text: string): boolean | undefined =>
  text === 'true' ? true : text === 'false' ? false : undefined

/** The first instant of the year 1, and the first after the year 9999: programs in other languages know no others. */
const [FIRST, AFTER] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z') + 1]

const DAY_FORM = /^\d{4}-\d{2}-(\d{2})$/
const MOMENT_FORM =
  /^(\d{4}-\d{2}-\d{2})[Tt ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):?[0-5]\d)$/

/** The local day of a `YYYY-MM-DD` from the year 1 on; undefined where there is no such day, such as 30 February. */
export function dayNamed(text: string): LocalDay | undefined {
  const [, dayOfMonth] = DAY_FORM.exec(text) ?? []
  if (dayOfMonth === undefined) return undefined
  const at = Date.parse(`${text}T00:00:00Z`)
  // V8 takes 30 February for 2 March.
  return at >= FIRST && new Date(at).getUTCDate() === Number(dayOfMonth) ? at / DAY : undefined
}

/**
 * The instant of an RFC 3339 date-time with its offset; seconds may be absent, and fractions beyond milliseconds are cut off.
 *
 * @returns undefined where there is no such moment: 30 February, 24:00, a leap second, a year before 1 or after 9999.
 */
export function instantNamed(text: string): Instant | undefined {
  const [, day] = MOMENT_FORM.exec(text) ?? []
  if (day === undefined || dayNamed(day) === undefined) return undefined
  const at = Date.parse(
    text
      .toUpperCase()
      .replace(' ', 'T')
      .replace(/(\.\d{3})\d+/, '$1')
      .replace(/([+-]\d{2})(\d{2})$/, '$1:$2'),
  )
  return at >= FIRST && at < AFTER ? at : undefined
}
