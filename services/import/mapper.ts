import { decimalNumber, type Instant, iso } from '../../domain/kernel/index.ts'
import { columnNames, type Ending, type Mapping, type StatusOutcome, statusTables } from './column-mapping.ts'
import { legible } from './legibility.ts'
import { readNotes } from './notes.ts'
import { type SourceRow, Unusable, type ValueReader, valueReader } from './row-values.ts'
import { type ImportedDemand, inOrder, type SourceStatement } from './statement.ts'

/** The result of mapping a row: a demand, with what had to be left out or chosen, or the reason why there is none. */
export type Mapped =
  | { readonly demand: ImportedDemand; readonly doubts: readonly string[] }
  | { readonly bad: string; readonly reference?: string }

/** Compiles a mapping into a function from rows to demands. A value that the row does not state is left out. */
export function mapper(mapping: Mapping): (row: SourceRow) => Mapped {
  const read = valueReader(mapping)
  const outcomeOf = outcomes(mapping, read)
  return (row) => {
    const { columns } = mapping
    const reference = read.field(row, columns.reference)
    if (reference === undefined) return { bad: `${columnNames(columns.reference).join(', ')} is empty: no reference` }
    try {
      const doubts: string[] = []
      const told = intakeOf(mapping, read, row, doubts)
      const history = ended(told.history, outcomeOf(row), { row, read, raised: told.raised, doubts })
      const demand = legible(demandOf(mapping, read, row, { reference, raised: told.raised, history }, doubts), doubts)
      if (demand !== undefined) return { demand, doubts }
      return { bad: `${columnNames(columns.reference).join(', ')} holds control characters: no reference` }
    } catch (error) {
      if (error instanceof Unusable) return { bad: error.message, reference }
      throw error
    }
  }
}

/** When the request was raised, and what its notes tell of its history. */
function intakeOf(mapping: Mapping, read: ValueReader, row: SourceRow, doubts: string[]) {
  const { at, doubt } = read.moment(row, mapping.columns.raised, 'raised')
  if (doubt !== undefined) doubts.push(doubt)
  const notes = mapping.format === 'open311' ? mapping.notes : undefined
  return notes === undefined ? { raised: at, history: [] } : readNotes(read, notes, row, at)
}

/** The outcome of a row by the first table that lists its status. */
function outcomes(mapping: Mapping, read: ValueReader): (row: SourceRow) => StatusOutcome {
  const tables = statusTables(mapping).map(({ column, outcomes }) => ({
    column,
    of: new Map(Object.entries(outcomes)),
  }))
  return (row) => {
    for (const { column, of } of tables) {
      const outcome = of.get(read.text(row, column) ?? '')
      if (outcome !== undefined) return outcome
    }
    throw new Unusable(`${tables.map(({ column }) => column).join(', ')} has a status that the mapping does not list`)
  }
}

interface End {
  readonly row: SourceRow
  readonly read: ValueReader
  readonly raised: Instant
  readonly doubts: string[]
}

/** The history of the notes with the ending of the status. A note's own moment and words win over those of the columns. */
function ended(told: readonly SourceStatement[], outcome: StatusOutcome, end: End): readonly SourceStatement[] {
  const last = told.findLast(({ what }) => what !== 'progress')
  const ending = last === undefined || last.what === 'reopened' ? undefined : last
  if (outcome.what === 'open' || outcome.what === 'progress') {
    if (ending !== undefined) throw new Unusable('the status says that it is open, but a note has ended it')
    if (outcome.what === 'open') return told
  } else if (ending !== undefined) {
    const note = ending.what === 'closed' ? ending.note : undefined
    const restated = statement(outcome, end, ending.at, note)
    return told.map((one) => (one === ending ? restated : one))
  }
  const { at, doubt } = end.read.moment(end.row, outcome.at, outcome.what, end.raised)
  if (doubt !== undefined) end.doubts.push(doubt)
  return inOrder([...told, statement(outcome, end, iso(at))])
}

function statement(
  outcome: StatusOutcome & { what: Ending | 'progress' },
  { row, read }: End,
  at: string,
  told?: string,
): SourceStatement {
  switch (outcome.what) {
    case 'progress':
    case 'closed': {
      const note = told ?? read.field(row, outcome.note)
      return { what: outcome.what, at, ...(note === undefined ? {} : { note }) }
    }
    case 'withdrawn':
      return { what: 'withdrawn', at }
    case 'referred': {
      const to = read.field(row, outcome.to)
      return { what: 'referred', at, ...(to === undefined ? {} : { to }) }
    }
    case 'merged': {
      const original = read.field(row, outcome.original)
      return { what: 'merged', at, ...(original === undefined ? {} : { original }) }
    }
  }
}

const DESCRIPTIONS = ['category', 'agency', 'channel', 'area', 'text', 'address'] as const

function demandOf(
  mapping: Mapping,
  read: ValueReader,
  row: SourceRow,
  told: Pick<ImportedDemand, 'reference' | 'history'> & { readonly raised: Instant },
  doubts: string[],
): ImportedDemand {
  const described: { [D in (typeof DESCRIPTIONS)[number] | 'due']?: string } = {}
  for (const name of DESCRIPTIONS) {
    const value: string | undefined = read.field(row, mapping.columns[name])
    if (value !== undefined) described[name] = value
  }
  const due = read.optional(row, mapping.columns.due)
  if (due?.doubt !== undefined) doubts.push(due.doubt)
  if (due !== undefined && 'at' in due) described.due = iso(due.at)
  const position = positionOf(mapping, read, row)
  return {
    source: mapping.source,
    ...told,
    ...described,
    ...(position === undefined ? {} : { position }),
    raised: iso(told.raised),
  }
}

/** The position of a row. Some sources write a fixed position where they know none. */
function positionOf({ columns: { position } }: Mapping, read: ValueReader, row: SourceRow): ImportedDemand['position'] {
  const lat = position && read.text(row, position.lat)
  const long = position && read.text(row, position.long)
  if (position === undefined || lat === undefined || long === undefined) return undefined
  const at = { lat: decimalNumber(lat) ?? Number.NaN, long: decimalNumber(long) ?? Number.NaN }
  if (!(Math.abs(at.lat) <= 90 && Math.abs(at.long) <= 180)) {
    throw new Unusable(`${position.lat}, ${position.long} is not a position in degrees`)
  }
  return position.unknown?.some((none) => none[0] === at.lat && none[1] === at.long) ? undefined : at
}
