import { DAY, type Instant, instant, iso, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { NewEvent } from '../../services/ports/event-log.ts'
import { RECORDED } from './recorded-community.ts'

/** One copy of a recording: in which community, how much later, and the number that makes its ids its own. */
export interface Copy {
  readonly nth: number
  readonly community: string
  readonly days: number
  /** Whether the community begins with this copy, which then keeps the recorded names. */
  readonly first: boolean
}

/** A recorded event that can be made again in each copy. */
export interface Copied {
  readonly aggregate: string
  /** Whether its stream is the only one of its kind in a community. */
  readonly single: boolean
  readonly revision: number
  readonly at: Instant
  streamIn(copy: Copy): string
  eventIn(copy: Copy): NewEvent
}

type Piece = string | ((copy: Copy) => string)

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const MOMENT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/
const DATE = /^\d{4}-\d\d-\d\d$/
/** The number by which the raiser finds a demand: day, six digits and a check digit. */
const NUMBER = /^(\d{6}-)(\d{6})(-\d)$/
/** Spreads the numbers of copies over 32 bits (the golden ratio), so that ids stay without order. */
const spread = (nth: number): number => Math.imul(nth, 0x9e3779b1) >>> 0

/** Compiles a recording, so that a copy of an event costs one pass over its strings. */
export function copiesOf(recording: readonly RecordedEvent[]): Copied[] {
  const names = new Set(recording.map(({ subject }) => idIn(subject)).filter((id) => id !== '' && !UUID.test(id)))
  return recording.map((recorded) => {
    const { subject, revision, specversion, source, recordedtime, position, datacontenttype, dataschema, ...event } =
      recorded
    const aggregate = subject.slice(0, subject.indexOf('-'))
    const id = idIn(subject)
    const ownId = pieceOf(id, names)
    const pieces = piecesOf(JSON.stringify(event), names)
    return {
      aggregate,
      single: id === '',
      revision,
      at: instant(event.time),
      streamIn: (copy) =>
        id === '' ? `${aggregate}-${copy.community}` : `${aggregate}-${copy.community}-${textIn(ownId, copy)}`,
      eventIn: (copy) => JSON.parse(pieces.map((piece) => textIn(piece, copy)).join('')) as NewEvent,
    }
  })
}

/** The id of the aggregate in the name of its stream; empty where a community has only one. */
const idIn = (stream: string): string => stream.split('-').slice(2).join('-')

const textIn = (piece: Piece, copy: Copy): string => (typeof piece === 'string' ? piece : piece(copy))

/** Splits JSON text at the strings that differ from copy to copy. */
function piecesOf(text: string, names: ReadonlySet<string>): Piece[] {
  const pieces: Piece[] = []
  let plain = 0
  for (const { 0: quoted, 1: value = '', index } of text.matchAll(/"([^"\\]*)"/g)) {
    const piece = pieceOf(value, names)
    if (typeof piece === 'string') continue
    pieces.push(text.slice(plain, index + 1), piece)
    plain = index + quoted.length - 1
  }
  return [...pieces, text.slice(plain)]
}

function pieceOf(value: string, names: ReadonlySet<string>): Piece {
  if (UUID.test(value)) {
    const [head, rest] = [Number.parseInt(value.slice(0, 8), 16), value.slice(8)]
    return ({ nth }) => ((head ^ spread(nth)) >>> 0).toString(16).padStart(8, '0') + rest
  }
  if (names.has(value)) return ({ nth, first }) => (first ? value : `${value}-${nth}`)
  if (MOMENT.test(value)) {
    const at = instant(value)
    return ({ days }) => iso(at + days * DAY)
  }
  if (DATE.test(value)) {
    const at = instant(`${value}T00:00:00.000Z`)
    return ({ days }) => iso(at + days * DAY).slice(0, 10)
  }
  const [, day, digits, check] = NUMBER.exec(value) ?? []
  if (digits !== undefined)
    return ({ nth }) => `${day}${String((Number(digits) + spread(nth)) % 1_000_000).padStart(6, '0')}${check}`
  // What a command read, as `community-pa@183 workbook-pa@365`.
  if (value.includes(`-${RECORDED}@`)) return ({ community }) => value.replaceAll(`-${RECORDED}`, `-${community}`)
  return value
}
