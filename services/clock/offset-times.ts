import { type Instant, MINUTE } from '../../domain/kernel/index.ts'
import { dateTokens, offsetToken } from './date-tokens.ts'
import { localTimes, zones } from './zones.ts'

/** Offsets as systems write them: `Z`, `+5`, `+05`, `+0530`, `+05:30`. */
const OFFSETS = /(?:[+-](?:0?\d|1\d)(?::?[0-5]\d)?|[Zz])(?!\d)/g
/** Names of zones. Abbreviations such as CST are none: they have several meanings. */
const NAMES = /\b(?:[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)+|UTC|GMT)(?![A-Za-z0-9/_])/g
/** Stands for the offset in the middle of a text. */
const GAP = '\u00a6'

type Reader = (text: string) => readonly Instant[] | undefined

/**
 * Returns a reader of date-times with their own offset (tokens `Z`, `ZZ`, `ZZZ`) or zone (token `z`).
 *
 * @returns a function from text to every instant that it may mean. Only a text with a zone may have two, or none; undefined if the
 *   text has another format.
 */
export function offsetTimes(format: string): Reader {
  const { before, after } = around(format)
  const local = after === '' ? before.trimEnd() : `${before}${GAP}${after}`
  const names = offsetToken(format) === 'z'
  const inZone = readerByZone(local)
  return (text) => {
    for (const { index, 0: place } of [...text.matchAll(names ? NAMES : OFFSETS)].reverse()) {
      const rest = text.slice(index + place.length)
      if (after === '' && rest !== '') return undefined
      const head = text.slice(0, index)
      const shown = after === '' ? head.trimEnd() : `${head}${GAP}${rest}`
      const found = names ? inZone(place)?.(shown) : shifted(inZone('UTC')?.(shown), place)
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** Returns a function from the name of a zone to the reader of its local times; undefined if there is no such zone. */
function readerByZone(format: string): (zone: string) => Reader | undefined {
  const readers = new Map<string, Reader>()
  return (zone) => {
    const known = readers.get(zone)
    if (known !== undefined || !zones.known(zone)) return known
    const reader = localTimes(format, zone)
    readers.set(zone, reader)
    return reader
  }
}

function shifted(shown: readonly Instant[] | undefined, offset: string): readonly Instant[] | undefined {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(offset) ?? []
  const ahead = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return shown?.map((at) => at - ahead * MINUTE)
}

/** Returns the parts of the format on both sides of its offset token. */
function around(format: string): { readonly before: string; readonly after: string } {
  const token = offsetToken(format) ?? ''
  let at = -1
  for (const { index, 0: part } of dateTokens(format).parts) if (part === token) at = index
  return { before: format.slice(0, at), after: format.slice(at + token.length) }
}
