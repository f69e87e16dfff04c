import { decimalNumber, type Instant, iso } from '../../domain/kernel/index.ts'
import { columnNames, type Ending, type Mapping, type StatusOutcome, statusRules } from './column-mapping.ts'
import { legible, plainSigns } from './legibility.ts'
import { readNotes } from './notes.ts'
import { orDoubt, type ReadMoment, type SourceRow, Unusable, type ValueReader, valueReader } from './row-values.ts'
import { type ImportedDemand, inOrder, type SourceStatement } from './statement.ts'

/** The result of mapping a row: a demand with the doubts about it, or the reason why the row is bad. */
export type Mapped =
  | { readonly demand: ImportedDemand; readonly doubts: readonly string[] }
  | { readonly bad: string; readonly reference?: string }

/** Compiles a mapping into a function from rows to demands. A demand omits values that its row does not state. */
export function mapper(mapping: Mapping): (row: SourceRow) => Mapped {
  const read = valueReader(mapping)
  const outcomeOf = outcomes(mapping, read)
  return (row) => {
    const { columns } = mapping
    const reference = read.field(row, columns.reference)
    if (reference === undefined)
      return { bad: `${columnNames(columns.reference).join(', ')} is empty: a row must have a reference` }
    try {
      const doubts: string[] = []
      const told = intakeOf(mapping, read, row, doubts)
      const history = ended(told.history, outcomeOf(row), { row, read, raised: told.raised, doubts })
      const demand = demandOf(mapping, read, row, { reference, raised: told.raised, history }, doubts)
      const usable = legible(demand, doubts)
      if (typeof usable !== 'string') return { demand: usable, doubts }
      return { bad: `${columnNames(columns.reference).join(', ')} ${usable}` }
    } catch (error) {
      if (error instanceof Unusable) return { bad: error.message, reference }
      throw error
    }
  }
}

/** Returns the moment at which the request was raised, and the history that its notes state. */
function intakeOf(mapping: Mapping, read: ValueReader, row: SourceRow, doubts: string[]) {
  const { at, doubt } = read.moment(row, mapping.columns.raised, 'raised')
  if (doubt !== undefined) doubts.push(doubt)
  const notes = mapping.format === 'open311' ? mapping.notes : undefined
  return notes === undefined ? { raised: at, history: [] } : readNotes(read, notes, row, { stated: at, doubts })
}

/**
 * Returns a function that finds the outcome of a row in the first table that lists its status. A status that stands for "no value"
 * is looked up as it is written, then as the empty text.
 */
function outcomes(mapping: Mapping, read: ValueReader): (row: SourceRow) => StatusOutcome {
  const rules = statusRules(mapping)
  const tables = rules.flatMap((rule) =>
    'column' in rule ? [{ column: rule.column, of: new Map(Object.entries(rule.outcomes)) }] : [],
  )
  const { otherwise } = rules.at(-1) ?? {}
  return (row) => {
    for (const { column, of } of tables) {
      const outcome = of.get(read.stated(row, column)) ?? of.get(read.text(row, column) ?? '')
      if (outcome !== undefined) return outcome
    }
    if (otherwise !== undefined) return otherwise
    throw new Unusable(`${tables.map(({ column }) => column).join(', ')} has a status that the mapping does not list`)
  }
}

interface End {
  readonly row: SourceRow
  readonly read: ValueReader
  readonly raised: Instant
  readonly doubts: string[]
}

/** Returns the history of the notes with the ending of the status. A note takes precedence over columns for its moment and text. */
function ended(told: readonly SourceStatement[], outcome: StatusOutcome, end: End): readonly SourceStatement[] {
  const last = told.findLast(({ what }) => what !== 'progress')
  const ending = last === undefined || last.what === 'reopened' ? undefined : last
  if (outcome.what === 'open' || outcome.what === 'progress') {
    if (ending !== undefined) throw new Unusable('the status says that it is open, but a note says that it ended')
    if (outcome.what === 'open') return told
  } else if (ending !== undefined) {
    const note = ending.what === 'closed' ? ending.note : undefined
    const restated = statement(outcome, end, ending.at, note)
    return told.map((one) => (one === ending ? restated : one))
  }
  const { at, what } = outcome
  const read = (): ReadMoment => {
    if (at === undefined) throw new Unusable(`no note says when it was ${what}`)
    return end.read.moment(end.row, at, what, end.raised)
  }
  // Without the time of its progress, the request is open as its status says. Without the time of its end, it cannot be.
  const when = outcome.what === 'progress' ? orDoubt(read) : read()
  if (when.doubt !== undefined) end.doubts.push(when.doubt)
  return 'at' in when ? inOrder([...told, statement(outcome, end, iso(when.at))]) : told
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
  const due = read.optional(row, mapping.columns.due, told.raised)
  if (due?.doubt !== undefined) doubts.push(due.doubt)
  if (due !== undefined && 'at' in due) described.due = iso(due.at)
  const position = positionOf(mapping, read, row, doubts)
  return {
    source: mapping.source,
    ...told,
    ...described,
    ...(position === undefined ? {} : { position }),
    raised: iso(told.raised),
  }
}

/** Reads a number of degrees. A comma can only be the decimal sign: with one of thousands, the number would be too large. */
const degrees = (text: string): number => decimalNumber(plainSigns(text).replace(',', '.')) ?? Number.NaN

/** Returns the position of a row. Some sources write a fixed position if they do not know it. */
function positionOf(
  { columns: { position } }: Mapping,
  read: ValueReader,
  row: SourceRow,
  doubts: string[],
): ImportedDemand['position'] {
  const lat = position && read.text(row, position.lat)
  const long = position && read.text(row, position.long)
  if (position === undefined || lat === undefined || long === undefined) return undefined
  const at = { lat: degrees(lat), long: degrees(long) }
  if (!(Math.abs(at.lat) <= 90 && Math.abs(at.long) <= 180)) {
    doubts.push(`${position.lat}, ${position.long} must be a position in degrees: left out`)
    return undefined
  }
  return position.unknown?.some((none) => none[0] === at.lat && none[1] === at.long) ? undefined : at
}
