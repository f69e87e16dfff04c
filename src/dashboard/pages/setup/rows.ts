import type { PartyKind } from '../../../../domain/community/shapes.ts'
import { ROLE_WORDS } from '../../kit/domain-words.ts'

/** The lines of pasted rows that hold anything. Each is one row. */
export const filledLines = (text: string): readonly string[] =>
  text.split(/\r?\n/).filter((line) => /[^\s,，]/.test(line))

/** The cells of pasted rows: by tabs as spreadsheets copy them, else by commas. */
const cellsOf = (text: string): readonly (readonly string[])[] =>
  filledLines(text).map((line) => line.split(line.includes('\t') ? '\t' : /[,，]/).map((cell) => cell.trim()))

export interface QuarterRow {
  readonly quarter: string
  readonly name: string
  readonly buildings: readonly string[]
}

/** id, name, buildings: separated by spaces, a range as `1-6`. */
export const quarterRows = (text: string): readonly QuarterRow[] =>
  cellsOf(text).map(([quarter = '', name = '', buildings = '']) => ({
    quarter,
    name: name || quarter,
    buildings: [...new Set(buildings.split(/[\s、;；]+/).flatMap(numbersIn))],
  }))

const MOST = 400

/** `1-6` is six buildings; anything else is one building as it stands. */
function numbersIn(text: string): readonly string[] {
  const [, first, last] = /^(\d{1,4})[-–~](\d{1,4})$/.exec(text) ?? []
  if (first === undefined || last === undefined) return text === '' ? [] : [text]
  const length = Math.min(MOST, Number(last) - Number(first) + 1)
  return Array.from({ length: Math.max(0, length) }, (_, nth) => String(Number(first) + nth))
}

export interface GridRow {
  readonly grid: string
  readonly name: string
  readonly areas: readonly { readonly quarter: string }[]
}

/** id, name, quarters: separated by spaces. A grid of single buildings is drawn under its own form. */
export const gridRows = (text: string): readonly GridRow[] =>
  cellsOf(text).map(([grid = '', name = '', quarters = '']) => ({
    grid,
    name: name || grid,
    areas: quarters
      .split(/[\s、;；]+/)
      .filter((quarter) => quarter !== '')
      .map((quarter) => ({ quarter })),
  }))

/** The quarters of a grid each, as rows to begin with. */
export const gridForEach = (quarters: readonly { readonly id: string; readonly name: string | null }[]): string =>
  quarters.map(({ id, name }, at) => [`g${at + 1}`, name ?? id, id].join('\t')).join('\n')

export interface PartyLine {
  readonly party: string
  readonly kind: PartyKind | string
  readonly name: string
  readonly group?: 'mutual'
  readonly firstPerson?: { readonly name: string; readonly identity: { readonly issuer: string; readonly sub: string } }
}

/** The kind of a party by its name in either language; the text itself where it is none, which the engine then refuses. */
function kindOf(text: string): string {
  const found = Object.entries(ROLE_WORDS).find(
    ([kind, { en, zh }]) => [kind, zh].includes(text) || en.toLowerCase() === text.toLowerCase(),
  )
  return found?.[0] ?? text
}

/** id, kind, name, then name, issuer and account of the first person, where they are known. */
export const partyRows = (text: string): readonly PartyLine[] =>
  cellsOf(text).map(([party = '', kindText = '', name = '', first = '', issuer = '', sub = '']) => {
    const kind = kindOf(kindText)
    return {
      party,
      kind,
      name: name || party,
      ...(kind === 'organization' ? { group: 'mutual' as const } : {}),
      ...(first === '' || issuer === '' || sub === ''
        ? {}
        : { firstPerson: { name: first, identity: { issuer, sub } } }),
    }
  })

/** Days such as `2026-10-01`, separated by anything; a range as `2026-10-01~2026-10-08`. */
export function daysIn(text: string): readonly string[] {
  const found = text.matchAll(/(\d{4}-\d{2}-\d{2})(?:\s*[~至]\s*(\d{4}-\d{2}-\d{2}))?/g)
  return [...new Set([...found].flatMap(([, from = '', until = from]) => daysBetween(from, until)))].slice(0, MOST)
}

const DAY_MS = 86_400_000

function daysBetween(from: string, until: string): readonly string[] {
  const first = Date.parse(from)
  const length = Math.floor((Date.parse(until) - first) / DAY_MS) + 1
  // A day that does not exist stays as it is: the engine says so.
  if (!(length >= 1)) return [from]
  return Array.from({ length: Math.min(length, MOST) }, (_, nth) =>
    new Date(first + nth * DAY_MS).toISOString().slice(0, 10),
  )
}
