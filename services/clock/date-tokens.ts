/** The time tokens of a date format, in the order in which they stand. Quoted text is literal. */
export interface DateTokens {
  readonly tokens: readonly string[]
  /** The literal text outside the tokens, quotes removed. */
  readonly literals: readonly string[]
  /** Every token and literal text, with its place in the format. */
  readonly parts: readonly RegExpExecArray[]
}

/** Meanings of the tokens, by their name in Luxon. Other tokens of Luxon depend on the locale data of the runtime. */
const MEANINGS = {
  year: ['yyyy', 'yy'],
  month: ['MM', 'M', 'MMM', 'MMMM', 'LL', 'L', 'LLL', 'LLLL'],
  day: ['dd', 'd'],
  ordinal: ['ooo', 'o'],
  weekYear: ['kkkk', 'kk'],
  week: ['WW', 'W'],
  weekday: ['ccc', 'cccc', 'EEE', 'EEEE', 'c', 'E'],
  hour: ['HH', 'H'],
  hour12: ['hh', 'h'],
  half: ['a'],
  minute: ['mm', 'm'],
  second: ['ss', 's'],
  fraction: ['SSS', 'S', 'u', 'uu', 'uuu'],
  offset: ['Z', 'ZZ', 'ZZZ', 'z'],
} as const
type Meaning = keyof typeof MEANINGS

const MEANING_OF: ReadonlyMap<string, Meaning> = new Map(
  (Object.entries(MEANINGS) as [Meaning, readonly string[]][]).flatMap(([meaning, tokens]) =>
    tokens.map((token) => [token, meaning] as const),
  ),
)

/** Splits a format into tokens and literal text, as Luxon does: a run of one letter is a token. */
export function dateTokens(format: string): DateTokens {
  const tokens: string[] = []
  const literals: string[] = []
  const parts = [...format.matchAll(/'([^']*)'?|([A-Za-z])\2*|[^A-Za-z']+/g)]
  for (const [part, quoted] of parts) {
    if (quoted !== undefined) literals.push(quoted)
    else if (/^[A-Za-z]/.test(part)) tokens.push(part)
    else literals.push(part)
  }
  return { tokens, literals, parts }
}

/** The token that says how far local time is from UTC; undefined in a format of local times. */
export const offsetToken = (format: string): string | undefined =>
  dateTokens(format).tokens.find((token) => MEANING_OF.get(token) === 'offset')

/** Whether dates in this format have a time of day. */
export const hasHour = (format: string): boolean =>
  dateTokens(format).tokens.some((token) => ['hour', 'hour12'].includes(MEANING_OF.get(token) ?? ''))

/** Whether texts in this format consist of digits alone. */
export const isDigitsOnly = (format: string): boolean => {
  const { tokens, literals } = dateTokens(format)
  return literals.length === 0 && tokens.every((token) => !['MMM', 'MMMM', 'LLL', 'LLLL', 'a'].includes(token))
}

/**
 * Returns what is wrong with a date format; undefined if each text that fits it means one local time or one instant.
 */
export function formatError(format: string): string | undefined {
  const { tokens, literals } = dateTokens(format)
  const unknown = tokens.find((token) => !MEANING_OF.has(token))
  if (unknown !== undefined) return `"${unknown}" is no token that can be read: ${adviceOn(unknown)}`
  const meanings = tokens.flatMap((token) => MEANING_OF.get(token) ?? [])
  const twice = tokens.find((_, at) => meanings.indexOf(meanings[at] ?? 'year') !== at)
  if (twice !== undefined) return `"${twice}" repeats a part of the date: months are MM, minutes are mm`
  const has = (...all: readonly Meaning[]): boolean => all.every((meaning) => meanings.includes(meaning))
  if (!has('year', 'month', 'day') && !has('year', 'ordinal') && !has('weekYear', 'week', 'weekday')) {
    return 'it names no day: it needs year, month and day (months are MM, minutes are mm)'
  }
  if (has('hour', 'hour12')) return 'it has the hour twice'
  if (has('hour12') !== has('half')) {
    return has('half')
      ? '"a" (AM or PM) needs the hour of the half day: "hh" or "h"'
      : '"h" is an hour of the half day and needs "a" (AM or PM): hours from 0 to 23 are "HH" or "H"'
  }
  if (has('minute') && !has('hour') && !has('hour12')) return 'it has minutes and no hour: months are MM'
  if (has('second') && !has('minute')) return 'it has seconds and no minutes'
  if (has('fraction') && !has('second')) return 'it has a fraction and no seconds'
  const fixed = literals.map((one) => one.trim()).find((one) => FIXED_OFFSET.test(one))
  if (fixed !== undefined) return `"${fixed}" is an offset, which would not be read: write the token "ZZ" instead`
  return undefined
}

/** Literal text that says how far the time is from UTC. */
const FIXED_OFFSET = /^(Z|UTC|GMT|[+-]\d{1,2}:?(\d{2})?)$/i

const ADVICE: Readonly<Record<string, string>> = {
  Y: 'years are "yyyy"',
  D: 'days are "dd"',
  A: 'AM and PM are "a"',
  S: 'seconds are "ss", milliseconds "SSS", longer fractions "u"',
  T: "put literal letters in quotes: 'T'",
  x: '"x" (milliseconds) stands alone',
  X: '"X" (seconds) stands alone',
}
const adviceOn = (token: string): string => ADVICE[token.charAt(0)] ?? "put literal letters in quotes: 'at'"
