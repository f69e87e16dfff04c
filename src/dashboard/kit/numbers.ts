import type { Language } from './language.tsx'

/** Groups digits by thousands. */
export const countText = (language: Language, count: number): string =>
  count.toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB')

/** `count ÷ of` in percent with one digit; a dash where there is nothing to divide by. */
export const rateText = ({ count, of }: { readonly count: number; readonly of: number }): string =>
  of === 0 ? '–' : `${((100 * count) / of).toFixed(1)}%`

/** The number of a demand in groups, as it is read aloud: `260301-123456-7`. */
export function numberText(number: string): string {
  const digits = number.replaceAll('-', '')
  return /^\d{13}$/.test(digits) ? `${digits.slice(0, 6)}-${digits.slice(6, 12)}-${digits.slice(12)}` : number
}

/** A sum in minor units (分) as yuan: `1,250 元`, `¥12.50`. */
export function moneyText(language: Language, fen: number): string {
  const places = fen % 100 === 0 ? 0 : 2
  const yuan = (fen / 100).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  })
  return language === 'zh' ? `${yuan} 元` : `¥${yuan}`
}

/** Minutes as hours with at most one digit. */
export const hoursText = (language: Language, minutes: number): string =>
  (minutes / 60).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1 })
