import { type Instant, iso } from '../../domain/kernel/index.ts'
import type { Mapping, NoteMeaning } from './column-mapping.ts'
import { type SourceRow, Unusable, type ValueReader } from './row-values.ts'
import { inOrder, type SourceStatement } from './statement.ts'

type NotesMapping = NonNullable<Extract<Mapping, { format: 'open311' }>['notes']>

/** One note of a request, with its meaning and its moment. */
interface DatedNote {
  readonly meaning: NoteMeaning
  readonly at: string
  readonly note: { readonly note?: string }
}

/**
 * Returns the history that the notes of a request state. A note about the raising may be earlier than the time of the request
 * (submitted, then opened by a clerk). The earliest such note is the raising; the others are progress.
 *
 * @param stated the moment at which the request was raised, by its own column
 */
export function readNotes(
  reading: ValueReader,
  mapping: NotesMapping,
  row: SourceRow,
  stated: Instant,
): { readonly raised: Instant; readonly history: readonly SourceStatement[] } {
  const told = inOrder(row.list(mapping.list).map((note) => readNote(reading, mapping, note)))
  const first = told.find(({ meaning }) => meaning === 'raised')
  const raised = first === undefined ? stated : Math.min(stated, Date.parse(first.at))
  if (told.some(({ at }) => Date.parse(at) < raised)) {
    throw new Unusable(`${mapping.list} has a note that is earlier than the raising`)
  }
  const raising = first !== undefined && Date.parse(first.at) === raised ? first : undefined
  return { raised, history: told.filter((one) => one !== raising).map(statementOf) }
}

function readNote(reading: ValueReader, mapping: NotesMapping, note: SourceRow): DatedNote {
  const type = reading.text(note, mapping.type)
  const meaning = type !== undefined && Object.hasOwn(mapping.types, type) ? mapping.types[type] : undefined
  if (meaning === undefined) throw new Unusable(`${mapping.list} has a note of a type that the mapping does not list`)
  const { at } = reading.moment(note, mapping.at, 'noted')
  const columns = typeof mapping.text === 'string' ? [mapping.text] : mapping.text
  const words = columns.flatMap((column) => reading.text(note, column) ?? []).join(': ')
  return { meaning, at: iso(at), note: words === '' ? {} : { note: words } }
}

function statementOf({ meaning, at, note }: DatedNote): SourceStatement {
  switch (meaning) {
    case 'raised':
    case 'progress':
      return { what: 'progress', at, ...note }
    case 'closed':
      return { what: 'closed', at, ...note }
    default:
      return { what: meaning, at }
  }
}
