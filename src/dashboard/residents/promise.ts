import { type Language, said } from '../kit/language.tsx'
import { clockText, dayAt, dayInWords } from '../kit/time.ts'
import { promiseWords as words } from './words.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** A due time in plain words. One at midnight is the end of the day before, which is what people mean. */
export function promiseText(language: Language, due: string, zone: string, nowMs = Date.now()): string {
  const atMs = Date.parse(due)
  const isEndOfDay = clockText(language, atMs, zone) === '00:00'
  const day = dayAt(isEndOfDay ? atMs - 1 : atMs, zone)
  const when =
    day === dayAt(nowMs, zone)
      ? said(language, words.today)
      : day === dayAt(nowMs + DAY_MS, zone)
        ? said(language, words.tomorrow)
        : dayInWords(language, isEndOfDay ? atMs - 1 : atMs, zone)
  return isEndOfDay
    ? said(language, words.withinDay, { when })
    : said(language, words.atTime, { when, time: clockText(language, atMs, zone) })
}
