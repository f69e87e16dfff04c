import type { Language, Sentence } from './language.tsx'
import { said } from './language.tsx'

/** The time zone of communities that name no other. */
export const USUAL_ZONE = 'Asia/Shanghai'

const words = {
  now: { en: 'now', zh: '刚刚' },
  left: { en: '{time} left', zh: '剩 {time}' },
  over: { en: '{time} overdue', zh: '逾期 {time}' },
  ago: { en: '{time} ago', zh: '{time}前' },
  minutes: { en: '{n} min', zh: '{n} 分钟' },
  hours: { en: '{n} h', zh: '{n} 小时' },
  days: { en: '{n} d', zh: '{n} 天' },
} satisfies Record<string, Sentence>

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How far a due time is: `far`, `soon` (within 24 hours), `over`. */
export type Urgency = 'far' | 'soon' | 'over'

export function urgencyOf(due: string, nowMs: number): Urgency {
  const left = Date.parse(due) - nowMs
  if (left <= 0) return 'over'
  return left < DAY ? 'soon' : 'far'
}

/** A length of time in its largest unit: "3 h", "2 天". */
export function spanText(language: Language, ms: number): string {
  const size = Math.abs(ms)
  if (size < HOUR) return said(language, words.minutes, { n: Math.max(1, Math.round(size / MINUTE)) })
  if (size < 2 * DAY) return said(language, words.hours, { n: Math.round(size / HOUR) })
  return said(language, words.days, { n: Math.round(size / DAY) })
}

/** "3 h left", or "2 d overdue". */
export function dueText(language: Language, due: string, nowMs: number): string {
  const left = Date.parse(due) - nowMs
  return said(language, left > 0 ? words.left : words.over, { time: spanText(language, left) })
}

/** "3 h ago", or "now" within a minute. */
export function agoText(language: Language, moment: string, nowMs: number): string {
  const past = nowMs - Date.parse(moment)
  return past < MINUTE ? words.now[language] : said(language, words.ago, { time: spanText(language, past) })
}

const formats = new Map<string, Intl.DateTimeFormat>()
function format(language: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${zone} ${JSON.stringify(options)}`
  let found = formats.get(key)
  if (found === undefined) {
    found = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: zone, ...options })
    formats.set(key, found)
  }
  return found
}

/** A moment to the minute in the community's time zone, with the year only where it is another one. */
export function momentText(language: Language, moment: string, zone = USUAL_ZONE, nowMs = Date.now()): string {
  const at = Date.parse(moment)
  const sameYear = new Date(at).getUTCFullYear() === new Date(nowMs).getUTCFullYear()
  const year = sameYear ? {} : { year: 'numeric' as const }
  const options = {
    ...year,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  } as const
  return format(language, zone, options).format(at)
}

/** A day with its weekday, in the community's time zone. */
export const dayInWords = (language: Language, moment: string | number, zone = USUAL_ZONE): string =>
  format(language, zone, { month: 'short', day: 'numeric', weekday: 'short' }).format(
    typeof moment === 'number' ? moment : Date.parse(moment),
  )

/** The hour and minute, in the community's time zone. */
export const clockText = (language: Language, moment: string | number, zone = USUAL_ZONE): string =>
  format(language, zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    typeof moment === 'number' ? moment : Date.parse(moment),
  )

/** The local day of a moment: `2026-03-01`. */
export function dayAt(atMs: number, zone = USUAL_ZONE): string {
  return local(atMs, zone).slice(0, 10)
}

/** The local day and time of a moment as inputs have it: `2026-03-01T14:30`. */
export function local(atMs: number, zone = USUAL_ZONE): string {
  const parts = format('en', zone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(atMs)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '00'
  return `${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** The moment (ISO 8601, UTC) of a local day and time; undefined where the text is none. A time that a change of the clock skips is taken an hour later. */
export function momentOf(localTime: string, zone = USUAL_ZONE): string | undefined {
  const wanted = Date.parse(`${localTime.slice(0, 16)}:00Z`)
  if (Number.isNaN(wanted)) return undefined
  let at = wanted
  // The offset at the guess corrects the guess; a second round settles the hours around a change of the clock.
  for (let round = 0; round < 2; round += 1) at += wanted - Date.parse(`${local(at, zone)}:00Z`)
  return new Date(at).toISOString()
}

/** The end of the local day, as a moment. */
export function endOfDay(atMs: number, zone = USUAL_ZONE): string {
  const next = new Date(Date.parse(`${dayAt(atMs, zone)}T00:00Z`) + DAY).toISOString().slice(0, 10)
  return momentOf(`${next}T00:00`, zone) ?? new Date(atMs).toISOString()
}
