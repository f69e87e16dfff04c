import type { Setting } from '../../kernel/index.ts'

/** The quasigroup of H. M. Damm (2004): its check digit shows every wrong digit and every exchange of two neighbours. */
const DAMM = [
  '0317598642',
  '7092154863',
  '4206871359',
  '1750983426',
  '6123045978',
  '3674209581',
  '5869720134',
  '8945362017',
  '9438617205',
  '2581436790',
]

/** The digit that completes some digits, so that the check over all of them ends in 0. */
export function checkDigit(digits: string): string {
  let interim = '0'
  for (const digit of digits) interim = DAMM[Number(interim)]?.[Number(digit)] ?? '0'
  return interim
}

/**
 * The number by which people follow a demand, in a form that can be told by phone: `260302-493817-1`. It holds the local day on which
 * the demand was raised, six digits of a keyed digest of its id, and a check digit. It needs no counter, so it does not tell how many
 * demands there are. It is no identity: two demands of one day may share it.
 *
 * @param day the local day, `YYYY-MM-DD`
 */
export function demandNumber(day: string, { id, digest }: Pick<Setting, 'id' | 'digest'>): string {
  // 48 bits: the remainder favours no number noticeably.
  const nth = Number.parseInt(digest('demand-number', id).slice(0, 12), 16) % 1_000_000
  return grouped(`${day.slice(2).replaceAll('-', '')}${String(nth).padStart(6, '0')}`)
}

const grouped = (digits: string): string => `${digits.slice(0, 6)}-${digits.slice(6)}-${checkDigit(digits)}`

/** Letters of Crockford's base 32 that people write for digits. */
const MISREAD: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0' }

/**
 * The number as demands hold it, from what a person typed: with or without dashes and spaces. Numbers of older demands, three
 * groups of four in Crockford's base 32, are read as well.
 *
 * @returns undefined where it is no number, or its check digit is wrong
 */
export function demandNumberIn(typed: string): string | undefined {
  const plain = typed
    .normalize('NFKC')
    .replaceAll(/[\s\u2010-\u2015\u2212-]/gu, '')
    .toUpperCase()
  if (/^\d{13}$/.test(plain)) return checkDigit(plain) === '0' ? grouped(plain.slice(0, 12)) : undefined
  const older = plain.replaceAll(/[ILO]/g, (letter) => MISREAD[letter] ?? letter)
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(older)
    ? `${older.slice(0, 4)}-${older.slice(4, 8)}-${older.slice(8)}`
    : undefined
}
