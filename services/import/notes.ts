import { type Instant, iso } from '../../domain/kernel/index.ts'
import type { Mapping, NoteMeaning } from './column-mapping.ts'
import { orDoubt, type ReadMoment, type SourceRow, Unusable, type ValueReader } from './row-values.ts'
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
 * (submitted, then opened by a clerk). The earliest such note is the raising; the others are progress. Progress at a time that
 * cannot be used is left out with a doubt.
 *
 * @param stated the moment at which the request was raised, by its own column
 */
export function readNotes(
  reading: ValueReader,
  mapping: NotesMapping,
  row: SourceRow,
  { stated, doubts }: { readonly stated: Instant; readonly doubts: string[] },
): { readonly raised: Instant; readonly history: readonly SourceStatement[] } {
  const notes = row.list(mapping.list).flatMap((note) => {
    const read = readNote(reading, mapping, note)
    if (read.doubt !== undefined) doubts.push(read.doubt)
    return 'at' in read ? [read] : []
  })
  const told = inOrder(notes)
  const first = told.find(({ meaning }) => meaning === 'raised')
  const raised = first === undefined ? stated : Math.min(stated, Date.parse(first.at))
  const raising = first !== undefined && Date.parse(first.at) === raised ? first : undefined
  const history = told.flatMap((one) => {
    if (one === raising) return []
    const near = reading.notBefore(Date.parse(one.at), raised, mapping.at)
    if (near === undefined && !isProgress(one.meaning))
      throw new Unusable(`${mapping.list} has a note that is earlier than the raising`)
    const doubt =
      near === undefined ? `${mapping.list} has progress that is earlier than the raising: left out` : near.doubt
    if (doubt !== undefined) doubts.push(doubt)
    return near === undefined ? [] : [statementOf({ ...one, at: iso(near.at) })]
  })
  return { raised, history }
}

const isProgress = (meaning: NoteMeaning): boolean => meaning === 'progress' || meaning === 'raised'

function readNote(
  reading: ValueReader,
  mapping: NotesMapping,
  note: SourceRow,
): (DatedNote & { readonly doubt?: string }) | { readonly doubt: string } {
  const type = reading.text(note, mapping.type)
  const listed = type !== undefined && Object.hasOwn(mapping.types, type) ? mapping.types[type] : undefined
  const meaning = listed ?? mapping.otherwise
  if (meaning === undefined) throw new Unusable(`${mapping.list} has a note of a type that the mapping does not list`)
  const read = (): ReadMoment => reading.moment(note, mapping.at, 'noted')
  const when = isProgress(meaning) ? orDoubt(read) : read()
  if (!('at' in when)) return when
  const columns = typeof mapping.text === 'string' ? [mapping.text] : mapping.text
  const words = columns.flatMap((column) => reading.text(note, column) ?? []).join(': ')
  const { at, doubt } = when
  return { meaning, at: iso(at), note: words === '' ? {} : { note: words }, ...(doubt === undefined ? {} : { doubt }) }
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
